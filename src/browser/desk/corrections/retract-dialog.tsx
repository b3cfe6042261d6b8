import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { firstWords } from '../../../domain/first-words.ts'
import { MAX_NOTE_LENGTH } from '../../../domain/post.ts'
import { withoutField, type Problem } from '../api/problem.ts'
import type { CorrectionResultJson, PostJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { checkFields } from '../parts/check-fields.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { followUpChecks, FollowUpFields, followUpFields } from './follow-up-fields.tsx'
import { isRetracted, RetractedMeanwhile } from './retracted-meanwhile.tsx'
import { useFollowUp } from './use-follow-up.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly post: PostJson
  /** The post as it is now. */
  readonly now: PostJson
  readonly onClose: () => void
  readonly onDone: (corrected: CorrectionResultJson) => void
}

/** Takes a post back, with a reason for readers and word to those who were sent it. */
export function RetractDialog({ post, now, onClose, onDone }: Props): JSX.Element {
  const { api, savedTexts, session } = useDesk()
  const [kept] = useState(() => savedTexts(session.editor?.id ?? ''))
  const keptName = `retract.${post.id}`
  const [reason, setReason] = useState(
    () => kept.load(keptName, (value) => (typeof value === 'string' ? value : null)) ?? '',
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  // The wrong words are not said again, not even as what is wrong.
  const followUp = useFollowUp(post.id, { title: ui.retraction.alertTitle, body: reason }, 'retraction')
  const send = async (): Promise<void> => {
    if (busy) return
    const { given } = followUp
    const wrong = checkFields([
      { name: 'reason', value: reason, required: true, max: MAX_NOTE_LENGTH },
      ...followUpChecks(given),
    ])
    if (wrong !== null) return setProblem(wrong)
    setBusy(true)
    setProblem(null)
    const answer = await api.retract(post.id, { reason, ...(given !== null && { followUp: given }) })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    kept.drop(keptName)
    followUp.drop()
    onDone(answer.value)
  }
  if (isRetracted(now, problem, busy)) {
    return (
      <RetractedMeanwhile
        title={ui.retraction.title}
        sentence={ui.retraction.nothingToDo}
        post={now}
        words={reason}
        onClose={onClose}
      />
    )
  }
  return (
    <Dialog title={ui.retraction.title} onClose={onClose}>
      <p>{ui.retraction.warning}</p>
      <blockquote class="quoted" dir="auto">
        {post.headline === '' ? firstWords(post.text, 160) : post.headline}
      </blockquote>
      <Form
        onSubmit={() => void send()}
        reachesPublic
        off={busy}
        problem={problem}
        onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
        fields={['reason', ...followUpFields]}
        buttons={
          <>
            <Button look="grave" off={busy} onPress={() => void send()}>
              {busy ? ui.retraction.submitting : ui.retraction.submit}
            </Button>
            <Button look="quiet" onPress={onClose}>
              {ui.common.cancel}
            </Button>
          </>
        }
      >
        <TextArea
          label={ui.retraction.reason}
          name="reason"
          autofocus
          rows={2}
          value={reason}
          onInput={(value) => {
            setReason(value)
            kept.save(keptName, value)
          }}
          max={MAX_NOTE_LENGTH}
          problem={problem}
          hint={ui.retraction.reasonHint}
        />
        <FollowUpFields followUp={followUp} problem={problem} />
      </Form>
    </Dialog>
  )
}
