import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { MAX_ALERT_TITLE_LENGTH } from '../../../domain/alert.ts'
import { MAX_BODY_LENGTH } from '../../../domain/body.ts'
import { firstWords } from '../../../domain/first-words.ts'
import { MAX_NOTE_LENGTH } from '../../../domain/post.ts'
import { MAX_HEADLINE_LENGTH } from '../../../domain/story.ts'
import { withoutField, type Problem } from '../api/problem.ts'
import type { CorrectionResultJson, PostJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { checkFields } from '../parts/check-fields.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { useUndoNote } from '../parts/undo-note.tsx'
import { Conflict } from './conflict.tsx'
import { correctionOf, readCorrection, type BaseRevision } from './correction.ts'
import { followUpChecks, FollowUpFields, followUpFields } from './follow-up-fields.tsx'
import { isRetracted, RetractedMeanwhile } from './retracted-meanwhile.tsx'
import { isRich } from './rich-body.ts'
import { useFollowUp } from './use-follow-up.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly post: PostJson
  /** The post as it is now. */
  readonly now: PostJson
  /** Title of the alert that was sent about it, for the follow-up; `null` without one. */
  readonly alertTitle: string | null
  readonly onClose: () => void
  readonly onDone: (corrected: CorrectionResultJson) => void
}

/** Sets a published post right: the words as they stand, a note for readers, and word to those who were sent it. */
export function CorrectDialog({ post, now, alertTitle, onClose, onDone }: Props): JSX.Element {
  const { api, savedTexts, session } = useDesk()
  const [kept] = useState(() => savedTexts(session.editor?.id ?? ''))
  const keptName = `correct.${post.id}`
  const [begun] = useState(() => kept.load(keptName, readCorrection))
  const [basis, setBasis] = useState<BaseRevision>(begun?.basis ?? post)
  const [words, setWords] = useState(begun?.words ?? { headline: post.headline, text: post.text, note: '' })
  const [theirs, setTheirs] = useState<PostJson | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const title = firstWords(
    ui.corrections.alertTitle(alertTitle ?? words.headline),
    MAX_ALERT_TITLE_LENGTH - 1,
  )
  const followUp = useFollowUp(post.id, { title, body: words.note }, 'correction')

  const keep = (nextBasis: BaseRevision, nextWords: typeof words): void => {
    setBasis(nextBasis)
    setWords(nextWords)
    const { revision, headline, text, body } = nextBasis
    kept.save(keptName, { basis: { revision, headline, text, body }, words: nextWords })
  }
  const write = (change: Partial<typeof words>): void => keep(basis, { ...words, ...change })
  const send = async (): Promise<void> => {
    if (busy) return
    const wrong = checkFields([
      { name: 'headline', value: words.headline, max: MAX_HEADLINE_LENGTH },
      { name: 'text', value: words.text, required: true, max: MAX_BODY_LENGTH },
      { name: 'note', value: words.note, required: true, max: MAX_NOTE_LENGTH },
      ...followUpChecks(followUp.given),
    ])
    if (wrong !== null) return setProblem(wrong)
    setBusy(true)
    setProblem(null)
    const answer = await api.correct(post.id, correctionOf(basis, words, followUp.given))
    setBusy(false)
    if (answer.ok) {
      kept.drop(keptName)
      followUp.drop()
      return onDone(answer.value)
    }
    if (answer.refusal.kind !== 'revision-outdated') return setProblem(answer.refusal)
    const current = await api.post(post.id)
    if (current.ok) setTheirs(current.value)
    else setProblem(current.refusal)
  }
  const undo = useUndoNote()
  const offerBack = (bringBack = (): void => {}): void =>
    undo.offer(ui.corrections.replaced, () => {
      keep(basis, words)
      bringBack()
    })
  const startOver = (): void => {
    offerBack(followUp.drop())
    kept.drop(keptName)
    setBasis(post)
    setWords({ headline: post.headline, text: post.text, note: '' })
  }
  if (isRetracted(now, problem, busy)) {
    const isWritten = words.text !== basis.text || words.headline !== basis.headline || words.note !== ''
    return (
      <RetractedMeanwhile
        title={ui.corrections.title}
        sentence={ui.corrections.nothingSent}
        post={now}
        words={
          isWritten ? [words.headline, words.text, words.note].filter((part) => part !== '').join('\n\n') : ''
        }
        onClose={onClose}
      />
    )
  }
  return (
    <Dialog title={ui.corrections.title} onClose={onClose} wide>
      <Form
        onSubmit={() => void send()}
        reachesPublic
        off={busy || theirs !== null}
        problem={problem}
        onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
        fields={['headline', 'text', 'note', ...followUpFields]}
        buttons={
          <>
            <Button look="main" off={busy || theirs !== null} onPress={() => void send()}>
              {busy ? ui.corrections.submitting : ui.corrections.submit}
            </Button>
            <Button look="quiet" onPress={onClose}>
              {ui.common.cancel}
            </Button>
          </>
        }
      >
        {theirs !== null && (
          <Conflict
            basis={basis}
            theirs={theirs}
            onTakeTheirs={() => {
              offerBack()
              keep(theirs, { ...words, headline: theirs.headline, text: theirs.text })
              setTheirs(null)
            }}
            onKeepMine={() => {
              keep(theirs, words)
              setTheirs(null)
            }}
          />
        )}
        {undo.note}
        {(begun !== null || followUp.isResumed) && (
          <p class="quiet">
            {ui.corrections.begun} <Button onPress={startOver}>{ui.corrections.startOver}</Button>
          </p>
        )}
        {isRich(basis.body) && words.text !== basis.text && (
          <p class="quiet">{ui.corrections.keepsFormatting}</p>
        )}
        <Field
          label={ui.corrections.headline}
          name="headline"
          class="field-headline"
          value={words.headline}
          onInput={(headline) => write({ headline })}
          max={MAX_HEADLINE_LENGTH}
          problem={problem}
        />
        <TextArea
          label={ui.corrections.text}
          name="text"
          autofocus
          class="field-text"
          value={words.text}
          onInput={(text) => write({ text })}
          max={MAX_BODY_LENGTH}
          problem={problem}
        />
        <TextArea
          label={ui.corrections.note}
          name="note"
          rows={2}
          value={words.note}
          onInput={(note) => write({ note })}
          max={MAX_NOTE_LENGTH}
          problem={problem}
          hint={ui.corrections.noteHint}
        />
        <FollowUpFields followUp={followUp} problem={problem} />
      </Form>
    </Dialog>
  )
}
