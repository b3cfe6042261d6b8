import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { formatMoment } from '../../../pages/time.ts'
import { enTimes } from '../../../words/reader/en.ts'
import type { Instant } from '../../../domain/ids.ts'
import type { Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { localFieldValue } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'

const HOUR_MS = 3_600_000

type Props = {
  /** The time that is proposed, in milliseconds since 1970: the end of an embargo. */
  readonly atMs?: number
  readonly onClose: () => void
  /** @param at RFC 3339. */
  readonly onChosen: (at: string) => void
}

/** Asks when a post is to be published by itself, in the editor's own time. */
export function ScheduleDialog({ atMs, onClose, onChosen }: Props): JSX.Element {
  const { clock } = useDesk()
  const now = clock.now()
  const [value, setValue] = useState(() =>
    localFieldValue(atMs ?? Math.ceil((now + HOUR_MS) / HOUR_MS) * HOUR_MS),
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  const chosenMs = new Date(value).getTime()
  const choose = (): void => {
    if (Number.isNaN(chosenMs)) setProblem(wrong(ui.composer.scheduleChoose))
    else if (chosenMs <= clock.now()) setProblem(wrong(ui.composer.schedulePast))
    else onChosen(new Date(chosenMs).toISOString())
  }
  return (
    <Dialog title={ui.composer.scheduleTitle} onClose={onClose}>
      <Form
        onSubmit={choose}
        reachesPublic
        problem={problem}
        fields={['publishAt']}
        buttons={
          <>
            <Button look="main" onPress={choose}>
              {ui.composer.schedule}
            </Button>
            <Button look="quiet" onPress={onClose}>
              {ui.common.cancel}
            </Button>
          </>
        }
      >
        <Field
          label={ui.composer.scheduleWhen}
          name="publishAt"
          type="datetime-local"
          value={value}
          onInput={setValue}
          min={localFieldValue(now)}
          problem={problem}
          hint={
            Number.isNaN(chosenMs) || chosenMs <= now
              ? ''
              : ui.composer.scheduleHint(formatMoment(chosenMs as Instant, enTimes))
          }
          autofocus
        />
      </Form>
    </Dialog>
  )
}

function wrong(sentence: string): Problem {
  return {
    kind: 'field-invalid',
    status: 422,
    sentence,
    field: 'publishAt',
    requestId: null,
    retryAfterMs: null,
    facts: {},
  }
}
