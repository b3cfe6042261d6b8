import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { fieldProblem, withoutField, type Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Select } from '../parts/select.tsx'
import { formatDateTime, timeZone } from '../time.ts'
import { formatOffset, offsetAt, readWallTime, wallValue } from '../wall-time.ts'
import { ui } from '../../../words/desk/en.ts'

const HOUR_MS = 3_600_000

type Props = {
  /** The time that is proposed, in milliseconds since 1970: the end of an embargo. */
  readonly atMs?: number
  readonly onClose: () => void
  /** @param at RFC 3339. */
  readonly onChosen: (at: string) => void
}

/** Asks when a post is to be published by itself, in the editor's own time zone, and says it in the newsroom's too. */
export function ScheduleDialog({ onClose, onChosen, atMs }: Props): JSX.Element {
  const { clock, newsroomZone } = useDesk()
  const now = clock.now()
  const zone = timeZone()
  const [value, setValue] = useState(() =>
    wallValue(atMs ?? Math.ceil((now + HOUR_MS) / HOUR_MS) * HOUR_MS, zone),
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  /** Which of the two, where clocks go back over the time. */
  const [which, setWhich] = useState<'first' | 'second'>('first')
  const read = readWallTime(value, zone)
  const chosen = read.kind === 'once' ? read.at : read.kind === 'twice' ? read[which] : null
  const choose = (): void => {
    if (read.kind === 'skipped') {
      setProblem(wrong(ui.composer.scheduleSkipped(value.slice(11), wallValue(read.next, zone).slice(11))))
    } else if (chosen === null) setProblem(wrong(ui.composer.scheduleChoose))
    else if (chosen <= clock.now()) setProblem(wrong(ui.composer.schedulePast))
    else onChosen(new Date(chosen).toISOString())
  }
  const option = (at: number): string => formatOffset(offsetAt(at, zone))
  return (
    <Dialog title={ui.composer.scheduleTitle} onClose={onClose}>
      <Form
        onSubmit={choose}
        reachesPublic
        problem={problem}
        onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
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
          min={wallValue(now, zone)}
          problem={problem}
          hint={ui.composer.scheduleZone(zone, formatOffset(offsetAt(chosen ?? now, zone)))}
          autofocus
        />
        {read.kind === 'twice' && (
          <Select
            label={ui.composer.scheduleTwice(value.slice(11))}
            name="which"
            value={which}
            options={[
              ['first', ui.composer.scheduleFirst(option(read.first))],
              ['second', ui.composer.scheduleSecond(option(read.second))],
            ]}
            onChoose={setWhich}
          />
        )}
        <p class="quiet" role="status">
          {chosen !== null && chosen > now && (
            <>
              {ui.composer.scheduleHint(formatDateTime(chosen, zone))}
              {newsroomZone !== zone &&
                ` ${ui.composer.scheduleNewsroom(formatDateTime(chosen, newsroomZone))}`}
            </>
          )}
        </p>
      </Form>
    </Dialog>
  )
}

function wrong(sentence: string): Problem {
  return fieldProblem('publishAt', sentence)
}
