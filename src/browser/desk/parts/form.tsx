import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { isUnclear, mayTryAgain, type Problem } from '../api/problem.ts'
import { Button } from './button.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly onSubmit: () => void
  readonly problem: Problem | null
  /** Fields that show their own problems. Any other problem is said above the buttons. */
  readonly fields: readonly string[]
  readonly class?: string
  readonly children: ComponentChildren
  /** The row of buttons, below the problem. */
  readonly buttons: ComponentChildren
}

/** A form: sent by its button, by Enter in a line or Ctrl+Enter anywhere, never by the browser itself; after a "no" the field it is about has the focus. */
export function Form({ onSubmit, problem, fields, children, buttons, ...rest }: Props): JSX.Element {
  const form = useRef<HTMLFormElement>(null)
  useLayoutEffect(() => {
    if (problem === null) return
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    if (field !== null && field !== undefined) field.focus()
    else form.current?.querySelector('.problem-place')?.scrollIntoView({ block: 'nearest' })
  }, [problem])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    onSubmit()
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    onSubmit()
  }
  return (
    <form ref={form} class={`form ${rest.class ?? ''}`} onSubmit={submit} onKeyDown={keys} noValidate>
      {children}
      <div class="form-foot">
        <ProblemNote problem={problem} fields={fields} onAgain={onSubmit} isAct />
        <div class="buttons">{buttons}</div>
      </div>
    </form>
  )
}

type NoteProps = {
  readonly problem: Problem | null
  readonly fields?: readonly string[]
  /** Does the same again; offered where that may work. */
  readonly onAgain?: () => void
  /** Whether again does something, so that an editor may fear to do it twice. */
  readonly isAct?: boolean
}

/** What went wrong, where no field can say it. Read out at once. */
export function ProblemNote({ problem, fields = [], onAgain, isAct = false }: NoteProps): JSX.Element {
  const elsewhere = problem !== null && fields.some((name) => isAbout(problem, name))
  const shown = elsewhere ? null : problem
  return (
    <div role="alert" class="problem-place">
      {shown !== null && (
        <div class="problem">
          <p>{shown.sentence}</p>
          {isAct && isUnclear(shown) && <p>{ui.problems.nothingLost}</p>}
          {shown.requestId !== null && shown.status >= 500 && (
            <p class="problem-id">{ui.problems.request(shown.requestId)}</p>
          )}
          {onAgain !== undefined && mayTryAgain(shown) && (
            <Button onPress={onAgain}>{ui.common.tryAgain}</Button>
          )}
        </div>
      )}
    </div>
  )
}

function isAbout({ field }: Problem, name: string): boolean {
  return field === name || field?.startsWith(`${name}[`) === true
}
