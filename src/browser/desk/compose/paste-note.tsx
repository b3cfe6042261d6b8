import type { JSX } from 'preact'
import type { NewsroomOrder } from '../../../domain/wire-copy.ts'
import type { PostJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { formatMoment } from '../time.ts'
import type { Composer } from './composer.ts'
import { endOf } from './open-orders.ts'
import { wireReader } from './wire-reader.ts'
import { ui } from '../../../words/desk/en.ts'

/** What an editor can do with what a paste says: the act that it asks for, on the post that it names. */
export type NoteActs = {
  /** Published posts of the story, the latest first. */
  readonly posts: readonly PostJson[]
  readonly onSchedule: (atMs: number) => void
  readonly onAct: (name: 'correct' | 'retract', post: PostJson) => void
}

type Props = NoteActs & { readonly composer: Composer }

/** What a paste tells the newsroom first, then what was taken from it and what to check. */
export function PasteNote({ composer, ...acts }: Props): JSX.Element {
  const recognition = composer.recognition.value
  const changes = composer.pasteNotes.value?.changes ?? []
  const { orders, headline, text } = composer.words.value
  const found = wireReader.allOrders({ orders, text })
  const copy = `${orders}\n${headline}\n${text}`
  return (
    <>
      {kinds.map((kind) => {
        const orders = found.filter((order) => order.kind === kind)
        return orders.length > 0 && <OrderNote key={kind} orders={orders} copy={copy} {...acts} />
      })}
      {(recognition !== null || changes.length > 0) && (
        <div class="recognition">
          <div>
            {recognition !== null && (
              <p>
                <strong>{ui.wireCopy.recognized}</strong>{' '}
                {ui.common.list([...recognition.found, ui.wireCopy.text])}.
              </p>
            )}
            {recognition !== null && recognition.dropped.length > 0 && (
              <p class="quiet">
                {ui.wireCopy.leftOut}{' '}
                {recognition.dropped.map((line) => (
                  <q key={line}>{line}</q>
                ))}
              </p>
            )}
            {changes.length > 0 && (
              <p>
                <strong>{ui.wireCopy.check}</strong>{' '}
                {changes.map(({ kind, words }, index) => (
                  <span key={kind + words}>
                    {index > 0 && '; '}
                    {ui.wireCopy.changes[kind]} <q dir="auto">{words}</q>
                  </span>
                ))}
                .
              </p>
            )}
          </div>
          {recognition !== null && (
            <Button onPress={() => composer.undoRecognition()}>{ui.wireCopy.asPlainText}</Button>
          )}
          <Button look="quiet" onPress={() => composer.dismissNotes()}>
            {ui.wireCopy.dismiss}
          </Button>
        </div>
      )}
    </>
  )
}

/** What must not be missed comes first. */
const kinds = ['kill', 'embargo', 'correction', 'advisory'] as const

type OrderProps = NoteActs & { readonly orders: readonly NewsroomOrder[]; readonly copy: string }

/** The instructions of one kind: what they mean, their own words, and the way to do it. */
function OrderNote({ orders, copy, posts, onSchedule, onAct }: OrderProps): JSX.Element {
  const { clock } = useDesk()
  const now = clock.now()
  const kind = orders[0]?.kind ?? 'advisory'
  const ends = orders.flatMap((order) => endOf(order, wireReader, now) ?? [])
  const end = ends.length === 0 ? null : Math.max(...ends)
  const isOpen = end === null || end > now
  return (
    <div class={isOpen ? 'recognition order' : 'recognition'}>
      <div>
        <p>
          <strong>{meaningOf(kind, end, now)}</strong>{' '}
          {orders.map(({ text }) => (
            <q key={text} dir="auto">
              {text}
            </q>
          ))}
        </p>
      </div>
      {kind === 'embargo' && end !== null && isOpen && (
        <Button onPress={() => onSchedule(end)}>
          {ui.wireCopy.scheduleFor(formatMoment(new Date(end).toISOString(), now))}
        </Button>
      )}
      {(kind === 'kill' || kind === 'correction') && (
        <NamedPost post={wireReader.namedPost(copy, posts)} kind={kind} onAct={onAct} />
      )}
    </div>
  )
}

function NamedPost(props: {
  readonly post: PostJson | null
  readonly kind: 'kill' | 'correction'
  readonly onAct: NoteActs['onAct']
}): JSX.Element {
  const { post, kind, onAct } = props
  const { session } = useDesk()
  if (post === null || !session.may(kind === 'kill' ? 'retract-post' : 'correct-post', post))
    return <p class="quiet">{ui.wireCopy.findPost}</p>
  const name = post.headline === '' ? post.text.slice(0, MAX_NAME_LENGTH) : post.headline
  return kind === 'kill' ? (
    <Button look="grave" onPress={() => onAct('retract', post)}>
      {ui.wireCopy.retract(name)}
    </Button>
  ) : (
    <Button onPress={() => onAct('correct', post)}>{ui.wireCopy.correct(name)}</Button>
  )
}

/** Of a post without a headline: enough to know it by. */
const MAX_NAME_LENGTH = 40

function meaningOf(kind: NewsroomOrder['kind'], end: number | null, nowMs: number): string {
  if (kind !== 'embargo') return ui.wireCopy[kind]
  if (end === null) return ui.wireCopy.embargoOpen
  const moment = formatMoment(new Date(end).toISOString(), nowMs)
  return end > nowMs ? ui.wireCopy.embargo(moment) : ui.wireCopy.embargoOver(moment)
}
