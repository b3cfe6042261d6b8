import type { JSX } from 'preact'
import { MAX_ALERT_BODY_LENGTH, MAX_ALERT_TITLE_LENGTH } from '../../../domain/alert.ts'
import { AlertPreview } from '../alerts/alert-preview.tsx'
import type { Problem } from '../api/problem.ts'
import { Field } from '../parts/field.tsx'
import { Loading } from '../parts/loading.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { countOf } from '../time.ts'
import type { FollowUp } from './use-follow-up.ts'

/** Their names in the API, for problems. */
export const followUpFields = ['followUp.title', 'followUp.body']

type Props = { readonly followUp: FollowUp; readonly problem: Problem | null }

/** Offers to tell exactly those who were sent an alert about this post, with their number. */
export function FollowUpFields({ followUp, problem }: Props): JSX.Element {
  const { on, turn, words, write, reach } = followUp
  return (
    <fieldset class="follow-up">
      <legend>Who was sent it</legend>
      <Loading of={reach}>
        {({ sent }) =>
          sent === 0 ? (
            <p class="quiet">
              Nobody was sent an alert about this post. Open pages and feeds change at once.
            </p>
          ) : (
            <>
              <label class="check">
                <input
                  type="checkbox"
                  checked={on}
                  onChange={({ currentTarget }) => turn(currentTarget.checked)}
                />
                Tell the {countOf(sent, 'browser')} that were sent an alert about it, and nobody else
              </label>
              {on && (
                <>
                  <Field
                    label="Title"
                    name="followUp.title"
                    value={words.title}
                    onInput={(title) => write({ title })}
                    max={MAX_ALERT_TITLE_LENGTH}
                    problem={problem}
                  />
                  <TextArea
                    label="Words"
                    name="followUp.body"
                    rows={2}
                    value={words.body}
                    onInput={(body) => write({ body })}
                    max={MAX_ALERT_BODY_LENGTH}
                    problem={problem}
                    hint="It takes the place of the alert on their screens, and leaves at once."
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
