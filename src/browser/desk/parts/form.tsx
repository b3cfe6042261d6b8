import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { isAbout, isUnclear, mayTryAgain, problemAt, type Problem } from '../api/problem.ts'
import { Button } from './button.tsx'
import { meaningOfKey } from './form-keys.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly onSubmit: () => void
  /**
   * Whether submitting reaches the public: publishes, alerts, corrects, retracts, opens or ends a story. Such a form has no
   * submit button, so that Enter in a line does nothing; its button calls `onSubmit`.
   */
  readonly reachesPublic?: boolean
  /** While it can't be submitted, by its button or otherwise. */
  readonly off?: boolean
  readonly problem: Problem | null
  /** Fields that show their own problems. Any other problem is said above the buttons. */
  readonly fields: readonly string[]
  /** Called with the name of a field that is being edited, whose problem is said no longer. */
  readonly onEdit?: (name: string) => void
  readonly class?: string
  readonly children: ComponentChildren
  /** The row of buttons, below the problem. */
  readonly buttons: ComponentChildren
}

/**
 * A form: submitted by its button or Ctrl+Enter, by Enter in a line only where nothing reaches the public, and never by the
 * browser itself. After a "no" the field it is about has the focus.
 */
export function Form(props: Props): JSX.Element {
  const { onSubmit, reachesPublic = false, off = false, problem, fields, onEdit, children, buttons } = props
  const form = useRef<HTMLFormElement>(null)
  const [unheard, setUnheard] = useState('')
  useLayoutEffect(() => {
    setUnheard('')
    if (problem === null || problem.isRest === true) return
    const field = form.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')
    if (field !== null && field !== undefined) {
      // The focus says a field's problem by coming to it, and not where it is there already.
      if (field === document.activeElement) setUnheard(problemAt(problem, field.name) ?? '')
      field.focus()
    } else form.current?.querySelector('.problem-place')?.scrollIntoView({ block: 'nearest' })
  }, [problem])
  const submit = (event: Event): void => {
    event.preventDefault()
    if (!off) onSubmit()
  }
  const keys = (event: KeyboardEvent): void => {
    const inLine = event.target instanceof HTMLInputElement
    const meaning = meaningOfKey(event, { reachesPublic, inLine })
    if (meaning === 'submit') submit(event)
    else if (meaning === 'nothing') event.preventDefault()
  }
  const edited = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) onEdit?.(target.name)
  }
  // NOTE: without a submit button a form of a single line is still submitted by Enter, and by a phone's "Go".
  const implicitly = (event: SubmitEvent): void => {
    if (reachesPublic) event.preventDefault()
    else submit(event)
  }
  return (
    <form
      ref={form}
      class={`form ${props.class ?? ''}`}
      onSubmit={implicitly}
      onKeyDown={keys}
      onInput={edited}
      noValidate
    >
      {children}
      <div class="form-foot">
        <ProblemNote problem={problem} fields={fields} unheard={unheard} onAgain={onSubmit} isAct />
        <div class="buttons">{buttons}</div>
      </div>
    </form>
  )
}

type NoteProps = {
  readonly problem: Problem | null
  readonly fields?: readonly string[]
  /** What a field says that has the focus, so that it is heard although nothing moves. */
  readonly unheard?: string
  /** Does the same again; offered where that may work. */
  readonly onAgain?: () => void
  /** Whether again does something, so that an editor may fear to do it twice. */
  readonly isAct?: boolean
}

/** What went wrong, where no field can say it. Read out at once, and again when it goes wrong in the same way. */
export function ProblemNote({
  problem,
  fields = [],
  unheard = '',
  onAgain,
  isAct = false,
}: NoteProps): JSX.Element {
  const elsewhere = problem !== null && fields.some((name) => isAbout(problem, name))
  const shown = elsewhere ? null : problem
  const number = useNumber(problem)
  return (
    <div role="alert" class="problem-place">
      {unheard !== '' && (
        <p class="visually-hidden" key={`unheard-${number}`}>
          {unheard}
        </p>
      )}
      {shown !== null && (
        <div class="problem">
          <p key={number}>{shown.sentence}</p>
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

/** Counts what went wrong: another number makes equal sentences two elements, which screen readers tell apart. */
function useNumber(problem: Problem | null): number {
  const last = useRef({ problem, number: 0 })
  if (last.current.problem !== problem) {
    const isNew = problem !== null && problem.isRest !== true
    last.current = { problem, number: last.current.number + (isNew ? 1 : 0) }
  }
  return last.current.number
}
