import type { JSX } from 'preact'
import { MAX_ALERT_BODY_LENGTH, MAX_ALERT_TITLE_LENGTH } from '../../../domain/alert.ts'
import { AlertPreview } from '../alerts/alert-preview.tsx'
import type { FollowUpJson } from '../api/api-json.ts'
import type { Problem } from '../api/problem.ts'
import type { FieldCheck } from '../parts/check-fields.ts'
import { Field } from '../parts/field.tsx'
import { Loading } from '../parts/loading.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { countOf } from '../time.ts'
import { useDesk } from '../desk.ts'
import type { FollowUp } from './use-follow-up.ts'
import { ui } from '../../../words/desk/en.ts'

/** Their names in the API, for problems. */
export const followUpFields = ['followUp.title', 'followUp.body']

/** What the desk asks of them, where somebody is told. */
export function followUpChecks(given: FollowUpJson | null): readonly FieldCheck[] {
  if (given === null) return []
  return [
    { name: 'followUp.title', value: given.title, required: true, max: MAX_ALERT_TITLE_LENGTH },
    { name: 'followUp.body', value: given.body, required: true, max: MAX_ALERT_BODY_LENGTH },
  ]
}

type Props = { readonly followUp: FollowUp; readonly problem: Problem | null }

/** Offers to tell exactly those who were sent an alert about this post, with their number. */
export function FollowUpFields({ followUp, problem }: Props): JSX.Element {
  const { on, turn, words, write, reach } = followUp
  const { session } = useDesk()
  return (
    <fieldset class="follow-up">
      <legend>{ui.followUp.legend}</legend>
      <Loading of={reach}>
        {({ sent }) =>
          sent === 0 || !session.may('send-alert') ? (
            <p class="quiet">{sent === 0 ? ui.followUp.nobody : ui.followUp.editorsOnly}</p>
          ) : (
            <>
              <label class="check">
                <input
                  type="checkbox"
                  checked={on}
                  onChange={({ currentTarget }) => turn(currentTarget.checked)}
                />
                {ui.followUp.tell(countOf(sent, ui.counts.browsers))}
              </label>
              {on && (
                <>
                  <Field
                    label={ui.followUp.title}
                    name="followUp.title"
                    value={words.title}
                    onInput={(title) => write({ title })}
                    max={MAX_ALERT_TITLE_LENGTH}
                    problem={problem}
                  />
                  <TextArea
                    label={ui.followUp.text}
                    name="followUp.body"
                    rows={2}
                    value={words.body}
                    onInput={(body) => write({ body })}
                    max={MAX_ALERT_BODY_LENGTH}
                    problem={problem}
                    hint={ui.followUp.hint}
                  />
                  <AlertPreview {...words} />
                </>
              )}
            </>
          )
        }
      </Loading>
    </fieldset>
  )
}
