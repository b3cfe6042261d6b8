import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { firstWords } from '../../../domain/first-words.ts'
import type { Answer } from '../api/api-client.ts'
import type { PostJson } from '../api/api-json.ts'
import { wireCopy } from '../compose/recognition-note.tsx'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Fold } from '../parts/fold.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { draftAgain } from './draft-again.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  /** Drafts and scheduled posts. */
  readonly drafts: readonly PostJson[]
  /** The draft that is in the composer. */
  readonly openDraft: string | null
  readonly onTakeUp: (draft: PostJson) => void
  readonly onRevisions: (draft: PostJson) => void
  readonly onChanged: () => void
  readonly onPublished: (draft: PostJson) => void
  /** When a scheduled one is published, in the editor's time. */
  readonly whenOf: (draft: PostJson) => string | null
}

type Asking = { readonly kind: 'discard' | 'publish'; readonly draft: PostJson }

/** What only the desk has: posts that wait for their time, the next one first, and drafts. */
export function DraftList(props: Props): JSX.Element {
  const { onChanged, onPublished } = props
  const { api, notices, clock } = useDesk()
  const [asking, setAsking] = useState<Asking | null>(null)
  const scheduled = props.drafts
    .filter(({ state }) => state === 'scheduled')
    .toSorted((one, other) => (one.publishAt ?? '').localeCompare(other.publishAt ?? ''))
  const drafts = props.drafts.filter(({ state }) => state !== 'scheduled')
  /** Says what was done, or why it wasn't; what a colleague changed meanwhile is shown before it is tried again. */
  const tell = (answer: Answer<unknown>, done: string): boolean => {
    if (answer.ok) notices.say(done)
    else {
      const { kind, sentence } = answer.refusal
      const known: Readonly<Record<string, string>> = ui.drafts.listSays
      notices.say(known[kind] ?? sentence)
    }
    return answer.ok
  }
  const publish = async (draft: PostJson): Promise<void> => {
    const { id, revision } = draft
    const isDone = tell(await api.changeDraft(id, { state: 'published', revision }), ui.story.published)
    if (isDone) onPublished(draft)
    else onChanged()
  }
  const discard = async (draft: PostJson): Promise<void> => {
    const answer = await api.discardDraft(draft.id, draft.revision)
    if (answer.ok) offerBack(draft)
    else tell(answer, '')
    onChanged()
  }
  const offerBack = (draft: PostJson): void =>
    notices.offerUndo(ui.drafts.discarded, ui.common.undo, () => void restore(draft))
  const restore = async (draft: PostJson): Promise<void> => {
    const isBack = tell(await api.restoreDraft(draft, draftAgain(draft, clock.now())), ui.drafts.restored)
    if (!isBack) offerBack(draft)
    onChanged()
  }
  const unschedule = async ({ id, revision }: PostJson): Promise<void> => {
    tell(await api.changeDraft(id, { state: 'draft', revision }), ui.drafts.unscheduled)
    onChanged()
  }
  const row = (draft: PostJson): JSX.Element => (
    <DraftRow key={draft.id} draft={draft} onAsk={setAsking} onUnschedule={unschedule} {...props} />
  )
  return (
    <>
      {scheduled.length > 0 && (
        <Fold title={ui.drafts.scheduled(scheduled.length)}>
          <ul class="rows">{scheduled.map(row)}</ul>
        </Fold>
      )}
      <Fold title={ui.drafts.title(drafts.length)}>
        {drafts.length === 0 && <p class="quiet">{ui.drafts.empty}</p>}
        <ul class="rows">{drafts.map(row)}</ul>
      </Fold>
      {asking?.kind === 'publish' && ordersOf(asking.draft).length > 0 && (
        <Confirm
          title={ui.wireCopy.draftTitle}
          sentence={ordersOf(asking.draft).join(' · ')}
          label={ui.drafts.edit}
          look="main"
          onClose={() => setAsking(null)}
          onConfirm={() => props.onTakeUp(asking.draft)}
        />
      )}
      {asking?.kind === 'publish' && ordersOf(asking.draft).length === 0 && (
        <Confirm
          title={ui.drafts.publishTitle}
          sentence={titleOf(asking.draft, 160)}
          label={ui.drafts.publish}
          look="main"
          onClose={() => setAsking(null)}
          onConfirm={() => void publish(asking.draft)}
        />
      )}
      {asking?.kind === 'discard' && (
        <Confirm
          title={ui.drafts.discardTitle}
          sentence={ui.drafts.discardSentence}
          label={ui.common.discard}
          onClose={() => setAsking(null)}
          onConfirm={() => void discard(asking.draft)}
        />
      )}
    </>
  )
}

type RowProps = Props & {
  readonly draft: PostJson
  readonly onAsk: (asking: Asking) => void
  readonly onUnschedule: (draft: PostJson) => Promise<void>
}

function DraftRow(props: RowProps): JSX.Element {
  const { draft, openDraft, whenOf, onTakeUp, onRevisions, onAsk, onUnschedule } = props
  const { session } = useDesk()
  const isScheduled = draft.state === 'scheduled'
  return (
    <li class="row draft">
      <p class="row-meta">
        {isScheduled && <span class="tag tag-key">{whenOf(draft)}</span>}
        <span>{draft.author?.name}</span>
        {openDraft === draft.id && <span class="tag">{ui.drafts.inComposer}</span>}
      </p>
      <p class="draft-title" dir="auto">
        {titleOf(draft, 80)}
      </p>
      {session.may('write-post') && (
        <div class="buttons">
          <Button onPress={() => onTakeUp(draft)}>{ui.drafts.edit}</Button>
          <Button look="quiet" onPress={() => onAsk({ kind: 'publish', draft })}>
            {ui.drafts.publishNow}
          </Button>
          {isScheduled && (
            <Button look="quiet" onPress={() => void onUnschedule(draft)}>
              {ui.drafts.unschedule}
            </Button>
          )}
          {draft.revision > 1 && (
            <Button look="quiet" onPress={() => onRevisions(draft)}>
              {ui.posts.revisions}
            </Button>
          )}
          <Button look="quiet" onPress={() => onAsk({ kind: 'discard', draft })}>
            {ui.common.discard}
          </Button>
        </div>
      )}
    </li>
  )
}

/** What a draft tells the newsroom: such a draft is opened and not published from here. */
function ordersOf({ text }: PostJson): readonly string[] {
  const orders = wireCopy.value?.allOrders({ orders: '', text }) ?? []
  return orders.map((order) => order.text)
}

function titleOf({ headline, text }: PostJson, length: number): string {
  return headline === '' ? firstWords(text, length) : headline
}
