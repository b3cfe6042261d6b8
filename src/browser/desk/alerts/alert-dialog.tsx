import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import {
  DEFAULT_HOLD_SECONDS,
  DEFAULT_TTL_SECONDS,
  MAX_ALERT_BODY_LENGTH,
  MAX_ALERT_TITLE_LENGTH,
  type AlertUrgency,
} from '../../../domain/alert.ts'
import { withoutField, type Problem } from '../api/problem.ts'
import type { PostJson, StoryJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { checkFields } from '../parts/check-fields.ts'
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
import { ui } from '../../../words/desk/en.ts'

const holds = [
  [5, ui.alert.holds.fiveSeconds],
  [DEFAULT_HOLD_SECONDS, ui.alert.holds.tenSeconds],
  [30, ui.alert.holds.thirtySeconds],
  [60, ui.alert.holds.oneMinute],
  [300, ui.alert.holds.fiveMinutes],
] as const
const lives = [
  [600, ui.alert.lifetimes.tenMinutes],
  [DEFAULT_TTL_SECONDS, ui.alert.lifetimes.oneHour],
  [21_600, ui.alert.lifetimes.sixHours],
  [86_400, ui.alert.lifetimes.oneDay],
] as const
const urgencies: readonly (readonly [AlertUrgency, string])[] = [
  ['high', ui.alert.urgencies.high],
  ['normal', ui.alert.urgencies.normal],
  ['low', ui.alert.urgencies.low],
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
    if (busy || size === null || size === 0) return
    const wrong = checkFields([
      { name: 'title', value: words.title, required: true, max: MAX_ALERT_TITLE_LENGTH },
      { name: 'body', value: words.body, required: true, max: MAX_ALERT_BODY_LENGTH },
    ])
    if (wrong !== null) return setProblem(wrong)
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
    if (unseen !== null) notices.say(ui.alert.requested(unseen.sentence))
  }
  return (
    <Dialog title={ui.alert.title} onClose={onClose} wide>
      <Form
        class="alert-form"
        onSubmit={() => void send()}
        reachesPublic
        off={busy || size === null || size === 0}
        problem={problem ?? sizes.problem}
        onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
        fields={['title', 'body']}
        buttons={
          <>
            <Button look="main" off={busy || size === null || size === 0} onPress={() => void send()}>
              {busy
                ? ui.alert.sending
                : size === null
                  ? ui.alert.counting
                  : size === 0
                    ? ui.alert.nobody
                    : ui.alert.submit(countOf(size, ui.counts.browsers))}
            </Button>
            <Button look="quiet" onPress={onClose}>
              {ui.common.cancel}
            </Button>
          </>
        }
      >
        <div class="alert-words">
          <Field
            label={ui.alert.titleField}
            name="title"
            value={words.title}
            onInput={(title) => write({ title })}
            max={MAX_ALERT_TITLE_LENGTH}
            alwaysCount
            problem={problem}
            hint={ui.alert.titleHint}
            autofocus
          />
          <TextArea
            label={ui.alert.textField}
            name="body"
            rows={3}
            value={words.body}
            onInput={(body) => write({ body })}
            max={MAX_ALERT_BODY_LENGTH}
            alwaysCount
            problem={problem}
            hint={ui.alert.textHint}
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
              {ui.alert.breaking}
            </label>
            <p class="field-hint" id="breaking-hint">
              {ui.alert.breakingHint}
            </p>
          </div>
          <Select
            label={ui.alert.hold}
            name="holdSeconds"
            value={holdSeconds}
            options={holds}
            onChoose={setHoldSeconds}
            hint={ui.alert.holdHint}
          />
          <details class="alert-more">
            <summary>{ui.common.more}</summary>
            <Select
              label={ui.alert.lifetime}
              name="ttlSeconds"
              value={ttlSeconds}
              options={lives}
              onChoose={setTtlSeconds}
            />
            <Select
              label={ui.alert.urgency}
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
