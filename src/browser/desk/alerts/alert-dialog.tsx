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
import { useUndoNote } from '../parts/undo-note.tsx'
import { isRetracted, RetractedMeanwhile } from '../corrections/retracted-meanwhile.tsx'
import { useSavedChanges } from '../storage/use-saved-changes.ts'
import { countOf } from '../time.ts'
import { AlertPreview } from './alert-preview.tsx'
import { choiceTexts, readChoices, type AlertChoices } from './alert-choices.ts'
import { wordsOfPost } from './alert-words.ts'
import { AudienceFields } from './audience-fields.tsx'
import { useSizes } from './audience-sizes.ts'
import { audiencesFor } from './audience.ts'
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
  /** The post as it is now. */
  readonly now: PostJson
  readonly story: StoryJson
  readonly onClose: () => void
}

/** Writes an alert about a post. It waits for its hold time, in which it can be taken back without a trace. */
export function AlertDialog({ post, now, story, onClose }: Props): JSX.Element {
  const { api, alerts, notices } = useDesk()
  const form = useSavedChanges(`alert.${post.id}`, {
    ...wordsOfPost(now, story.headline),
    ...choiceTexts({
      audience: { kind: 'story' },
      holdSeconds: DEFAULT_HOLD_SECONDS,
      ttlSeconds: DEFAULT_TTL_SECONDS,
      urgency: 'high',
      breaking: false,
    }),
  })
  const { title, body } = form.texts
  const audiences = audiencesFor(story.topics)
  const { audience, holdSeconds, ttlSeconds, urgency, breaking } = readChoices(form.texts, audiences)
  const choose = (change: Partial<AlertChoices>): void => form.write(choiceTexts(change))
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const undo = useUndoNote()
  const sizes = useSizes(post.id, audiences)
  const size = sizes.of(audience)
  const send = async (): Promise<void> => {
    if (busy || size === null || size === 0) return
    const wrong = checkFields([
      { name: 'title', value: title, required: true, max: MAX_ALERT_TITLE_LENGTH },
      { name: 'body', value: body, required: true, max: MAX_ALERT_BODY_LENGTH },
    ])
    if (wrong !== null) return setProblem(wrong)
    setBusy(true)
    setProblem(null)
    const how = { holdSeconds, ttlSeconds, urgency, breaking }
    const answer = await api.sendAlert(post.id, { title, body, audience, ...how })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    form.drop()
    onClose()
    const unseen = await alerts.follow(answer.value.id, {
      size: answer.value.audienceSize,
      own: true,
      story: story.slug,
    })
    if (unseen !== null) notices.say(ui.alert.requested(unseen.sentence))
  }
  if (isRetracted(now, problem, busy)) {
    return (
      <RetractedMeanwhile
        title={ui.alert.title}
        sentence={ui.alert.notSent}
        post={now}
        words={form.isChanged ? `${title}\n\n${body}` : ''}
        onClose={onClose}
      />
    )
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
        {undo.note}
        {form.isResumed && (
          <p class="quiet">
            {ui.common.resumed}{' '}
            <Button onPress={() => undo.offer(ui.common.changesDiscarded, form.drop())}>
              {ui.common.discardChanges}
            </Button>
          </p>
        )}
        {now.revision !== post.revision && (
          <p class="warning" role="status">
            {ui.alert.correctedMeanwhile}
          </p>
        )}
        <div class="alert-words">
          <Field
            label={ui.alert.titleField}
            name="title"
            value={title}
            onInput={(title) => form.write({ title })}
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
            value={body}
            onInput={(body) => form.write({ body })}
            max={MAX_ALERT_BODY_LENGTH}
            alwaysCount
            problem={problem}
            hint={ui.alert.textHint}
          />
        </div>
        <AlertPreview title={title} body={body} />
        <AudienceFields
          audiences={audiences}
          chosen={audience}
          sizes={sizes}
          onChoose={(audience) => choose({ audience })}
        />
        <div class="alert-how">
          <div class="field">
            <label class="check">
              <input
                type="checkbox"
                name="breaking"
                aria-describedby="breaking-hint"
                checked={breaking}
                onChange={({ currentTarget }) => choose({ breaking: currentTarget.checked })}
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
            onChoose={(holdSeconds) => choose({ holdSeconds })}
            hint={ui.alert.holdHint}
          />
          <details class="alert-more">
            <summary>{ui.common.more}</summary>
            <Select
              label={ui.alert.lifetime}
              name="ttlSeconds"
              value={ttlSeconds}
              options={lives}
              onChoose={(ttlSeconds) => choose({ ttlSeconds })}
            />
            <Select
              label={ui.alert.urgency}
              name="urgency"
              value={urgency}
              options={urgencies}
              onChoose={(urgency) => choose({ urgency })}
            />
          </details>
        </div>
      </Form>
    </Dialog>
  )
}
