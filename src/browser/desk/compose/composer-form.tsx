import type { JSX, RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { MAX_BODY_LENGTH } from '../../../domain/body.ts'
import { MAX_DATELINE_LENGTH } from '../../../domain/post.ts'
import { MAX_HEADLINE_LENGTH } from '../../../domain/story.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { isComposing } from '../parts/form-keys.ts'
import { dialogOnDemand } from '../parts/on-demand.tsx'
import { TextArea } from '../parts/text-area.tsx'
import type { Composer } from './composer.ts'
import type { Act } from './composer-parts.ts'
import { DraftNote } from './draft-note.tsx'
import { AskAnyway, type Asked } from './ask-anyway.tsx'
import { openOrders, ordersTakenOut } from './open-orders.ts'
import { insertText, tidyPaste } from './paste.ts'
import type { NoteActs } from './paste-note.tsx'
import { RecognitionNote, wireCopy } from './recognition-note.tsx'
import { isBlank } from './words.ts'
import { ui } from '../../../words/desk/en.ts'

const ScheduleDialog = dialogOnDemand(async () => (await import('./schedule-dialog.tsx')).ScheduleDialog)

const fields = ['headline', 'text', 'dateline', 'credits', 'publishAt']

type Props = Omit<NoteActs, 'onSchedule'> & {
  readonly composer: Composer
  readonly textRef: RefObject<HTMLTextAreaElement | null>
  /** Whether the story takes posts; where it doesn't, words can only be saved as a draft. */
  readonly takesPosts: boolean
}

/** Where a post is written: one large field, and little around it. */
export function ComposerForm({ composer, textRef, takesPosts, posts, onAct }: Props): JSX.Element {
  const { clock, shortcuts } = useDesk()
  const form = useRef<HTMLElement>(null)
  /** Whether the dialog for a time is open, and the time that it proposes. */
  const [scheduling, setScheduling] = useState<{ readonly atMs?: number } | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const words = composer.words.value
  const busy = composer.busy.value
  const problem = composer.problem.value
  const draft = composer.draft.value
  const isSending = busy !== null
  const isGone = composer.gone.value !== null
  const write = composer.write.bind(composer)
  useEffect(
    () => shortcuts.add([{ key: 'n', label: ui.shortcuts.compose, run: () => textRef.current?.focus() }]),
    [shortcuts, textRef],
  )
  /** Does it, or asks first where the newsroom was told otherwise or nobody could look. */
  const unlessOrdered = (atMs: number, run: () => Promise<void>): void => {
    const reader = wireCopy.value
    const now = clock.now()
    const orders = reader === null ? [] : openOrders(composer.words.value, reader, now, atMs)
    const isUnread = reader === null && (composer.pasteUnread || composer.words.value.orders !== '')
    if (orders.length > 0 || isUnread) return setAsked({ orders: orders.map((order) => order.text), run })
    // Embargoes that are over by then: their lines are for the newsroom, and not for readers.
    takeOrdersOut()
    void run()
  }
  const takeOrdersOut = (): void => {
    const reader = wireCopy.value
    const taken = reader === null ? null : ordersTakenOut(composer.words.value, reader)
    if (taken !== null) composer.write(taken)
  }
  const save = (): void => {
    const { publishAt } = composer
    if (publishAt === null) void composer.save()
    else if (composer.check()) unlessOrdered(Date.parse(publishAt), () => composer.save())
  }
  const publish = (): void => {
    if (composer.check()) unlessOrdered(clock.now(), () => composer.publish())
  }
  const later = (atMs?: number): void => {
    if (composer.check()) setScheduling(atMs === undefined ? {} : { atMs })
  }
  const keys = (event: KeyboardEvent): void => {
    if ((!event.ctrlKey && !event.metaKey) || isComposing(event)) return
    if (event.key === 's') save()
    else if (event.key !== 'z' || !composer.takeBack()) return
    event.preventDefault()
  }
  return (
    <section
      ref={form}
      class="composer"
      aria-label={draft === null ? ui.composer.newPost : ui.composer.draft}
      onKeyDown={keys}
    >
      <Form
        onSubmit={publish}
        reachesPublic
        off={isSending || isGone || !takesPosts}
        problem={problem}
        onEdit={(name) => composer.edited(name)}
        fields={fields}
        buttons={
          <>
            {takesPosts && !isGone && (
              <Button look="main" off={isSending} onPress={publish}>
                {label(busy, 'publish', ui.composer.publish, ui.composer.publishing)}
              </Button>
            )}
            {!isGone && (
              <Button off={isSending} onPress={save}>
                {label(
                  busy,
                  'save',
                  draft === null ? ui.composer.saveDraft : ui.common.save,
                  ui.common.saving,
                )}
              </Button>
            )}
            {takesPosts && !isGone && (
              <Button off={isSending} onPress={() => later()}>
                {label(busy, 'schedule', ui.composer.later, ui.composer.scheduling)}
              </Button>
            )}
          </>
        }
      >
        {draft !== null && <DraftNote composer={composer} onAct={onAct} />}
        <RecognitionNote
          composer={composer}
          posts={posts}
          onSchedule={(atMs) => {
            takeOrdersOut()
            later(atMs)
          }}
          onAct={onAct}
        />
        <Field
          label={ui.composer.headline}
          name="headline"
          class="field-headline"
          value={words.headline}
          onInput={(headline) => write({ headline })}
          readOnly={isSending}
          max={MAX_HEADLINE_LENGTH}
          problem={problem}
          autocomplete="off"
        />
        <TextArea
          label={ui.composer.text}
          name="text"
          class="field-text"
          rows={5}
          placeholder={ui.composer.textPlaceholder}
          value={words.text}
          onInput={(text) => write({ text })}
          onPaste={(event) => {
            const field = event.currentTarget as HTMLTextAreaElement
            const pasted = event.clipboardData?.getData('text/plain') ?? ''
            const replacesAll = field.selectionEnd - field.selectionStart === field.value.length
            void composer.notePaste(event.clipboardData?.getData('text/html') ?? '', pasted)
            const tidy = composer.paste(pasted, replacesAll) ? null : tidyPaste(pasted)
            if (tidy === pasted) return
            event.preventDefault()
            if (tidy !== null) insertText(field, tidy)
          }}
          readOnly={isSending}
          max={MAX_BODY_LENGTH}
          problem={problem}
          areaRef={textRef}
        />
        <div class="composer-small">
          <Field
            label={ui.composer.dateline}
            name="dateline"
            placeholder={ui.composer.datelinePlaceholder}
            value={words.dateline}
            onInput={(dateline) => write({ dateline })}
            readOnly={isSending}
            max={MAX_DATELINE_LENGTH}
            problem={problem}
            autocomplete="off"
          />
          <Field
            label={ui.composer.credits}
            name="credits"
            placeholder={ui.composer.creditsPlaceholder}
            value={words.credits}
            onInput={(credits) => write({ credits })}
            readOnly={isSending}
            problem={problem}
            autocomplete="off"
          />
          <label class="check">
            <input
              type="checkbox"
              checked={words.keyEvent}
              onChange={({ currentTarget }) => write({ keyEvent: currentTarget.checked })}
            />
            {ui.composer.keyEvent}
          </label>
        </div>
        <Kept composer={composer} />
      </Form>
      {scheduling !== null && (
        <ScheduleDialog
          {...scheduling}
          onClose={() => setScheduling(null)}
          onChosen={(at) => {
            setScheduling(null)
            unlessOrdered(Date.parse(at), () => composer.schedule(at))
          }}
        />
      )}
      {asked !== null && <AskAnyway asked={asked} onClose={() => setAsked(null)} />}
    </section>
  )
}

/** Says that nothing is lost, or that it would be; and the way to an empty form. It has its place from the start. */
function Kept({ composer }: { readonly composer: Composer }): JSX.Element {
  const { notices } = useDesk()
  const clear = (): void => {
    const back = composer.clear()
    if (back !== null) notices.offerUndo(ui.composer.cleared, ui.common.undo, back)
  }
  if (isBlank(composer.words.value)) return <p class="composer-kept">{ui.composer.keptEmpty}</p>
  return (
    <p class="composer-kept">
      {composer.isKept.value ? (
        ui.composer.kept
      ) : (
        <strong class="composer-not-kept">{ui.composer.notKept}</strong>
      )}{' '}
      <button type="button" class="as-link" onClick={clear}>
        {ui.composer.clear}
      </button>
    </p>
  )
}

function label(busy: Act | null, act: Act, idle: string, atWork: string): string {
  return busy === act ? atWork : idle
}
