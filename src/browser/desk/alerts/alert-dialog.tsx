import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import {
  DEFAULT_HOLD_SECONDS,
  DEFAULT_TTL_SECONDS,
  MAX_ALERT_BODY_LENGTH,
  MAX_ALERT_TITLE_LENGTH,
  type AlertUrgency,
} from '../../../domain/alert.ts'
import type { Problem } from '../api/problem.ts'
import type { PostJson, StoryJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Select } from '../parts/select.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { countOf } from '../time.ts'
import { AlertPreview } from './alert-preview.tsx'
import { readAlertWords, wordsOfPost, type AlertWords } from './alert-words.ts'
import { AudienceFields } from './audience-fields.tsx'
import { audiencesFor, useSizes, type Chosen } from './audience-choice.ts'

const holds = [
  [5, '5 seconds'],
  [DEFAULT_HOLD_SECONDS, '10 seconds'],
  [30, '30 seconds'],
  [60, '1 minute'],
  [300, '5 minutes'],
] as const
const lives = [
  [600, '10 minutes: a goal, a warning'],
  [DEFAULT_TTL_SECONDS, '1 hour: breaking news'],
  [21_600, '6 hours'],
  [86_400, '1 day: worth reading tomorrow'],
] as const
const urgencies: readonly (readonly [AlertUrgency, string])[] = [
  ['high', 'High: wakes the phone'],
  ['normal', 'Normal'],
  ['low', 'Low: waits for power or Wi-Fi'],
]

type Props = {
  readonly post: PostJson
  readonly story: StoryJson
  readonly onClose: () => void
}

/** Writes an alert about a post. It waits for its hold time, in which it can be taken back without a trace. */
export function AlertDialog({ post, story, onClose }: Props): JSX.Element {
  const { api, alerts, savedTexts, notices, session } = useDesk()
  const [kept] = useState(() => savedTexts(session.editor?.id ?? ''))
  const keptName = `alert.${post.id}`
  const [words, setWords] = useState(
    () => kept.load(keptName, readAlertWords) ?? wordsOfPost(post, story.headline),
  )
  const write = (change: Partial<AlertWords>): void => {
    const next = { ...words, ...change }
    setWords(next)
    kept.save(keptName, next)
  }
  const [audience, setAudience] = useState<Chosen>({ kind: 'story' })
  const [holdSeconds, setHoldSeconds] = useState(DEFAULT_HOLD_SECONDS)
  const [ttlSeconds, setTtlSeconds] = useState(DEFAULT_TTL_SECONDS)
  const [urgency, setUrgency] = useState<AlertUrgency>('high')
  const [breaking, setBreaking] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const audiences = audiencesFor(story.topics)
  const sizes = useSizes(post.id, audiences)
  const size = sizes.of(audience)
  const send = async (): Promise<void> => {
    if (busy || size === null) return
    setBusy(true)
    setProblem(null)
    const how = { holdSeconds, ttlSeconds, urgency, breaking }
    const answer = await api.sendAlert(post.id, { ...words, audience, ...how })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    kept.drop(keptName)
    onClose()
    const unseen = await alerts.follow(answer.value.id, {
      size: answer.value.audienceSize,
      own: true,
      story: story.slug,
    })
    if (unseen !== null) notices.say(`The alert is on its way. ${unseen.sentence}`)
  }
  return (
    <Dialog title="Send an alert" onClose={onClose} wide>
      <Form
        class="alert-form"
        onSubmit={() => void send()}
        problem={problem ?? sizes.problem}
        fields={['title', 'body']}
        buttons={
          <>
            <Button look="main" type="submit" off={busy || size === null}>
              {busy ? 'Sending…' : size === null ? 'Counting…' : `Send to ${countOf(size, 'browser')}`}
            </Button>
            <Button look="quiet" onPress={onClose}>
              Cancel
            </Button>
          </>
        }
      >
        <div class="alert-words">
          <Field
            label="Title"
            name="title"
            value={words.title}
            onInput={(title) => write({ title })}
            max={MAX_ALERT_TITLE_LENGTH}
            alwaysCount
            problem={problem}
            hint="Phones cut after about 40 characters."
            autofocus
          />
          <TextArea
            label="Words"
            name="body"
            rows={3}
            value={words.body}
            onInput={(body) => write({ body })}
            max={MAX_ALERT_BODY_LENGTH}
            alwaysCount
            problem={problem}
            hint="About 150 characters are seen before it is opened."
          />
        </div>
        <AlertPreview {...words} />
        <AudienceFields audiences={audiences} chosen={audience} sizes={sizes} onChoose={setAudience} />
        <div class="alert-how">
          <div class="field">
            <label class="check">
              <input
                type="checkbox"
                name="breaking"
                aria-describedby="breaking-hint"
                checked={breaking}
                onChange={({ currentTarget }) => setBreaking(currentTarget.checked)}
              />
              Breaking news
            </label>
            <p class="field-hint" id="breaking-hint">
              Leaves first, and reaches those who have had their alerts for today. Quiet hours hold it.
            </p>
          </div>
          <Select
            label="Time to take it back"
            name="holdSeconds"
            value={holdSeconds}
            options={holds}
            onChoose={setHoldSeconds}
            hint="Nothing leaves before it is over."
          />
          <details class="alert-more">
            <summary>More</summary>
            <Select
              label="News for"
              name="ttlSeconds"
              value={ttlSeconds}
              options={lives}
              onChoose={setTtlSeconds}
            />
            <Select
              label="Urgency"
              name="urgency"
              value={urgency}
              options={urgencies}
              onChoose={setUrgency}
            />
          </details>
        </div>
      </Form>
    </Dialog>
  )
}
