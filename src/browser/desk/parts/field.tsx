import type { ComponentChildren, JSX, Ref } from 'preact'
import { useId } from 'preact/hooks'
import { lengthOf } from '../../../domain/text.ts'
import { problemAt, type Problem } from '../api/problem.ts'
import { ui } from '../../../words/desk/en.ts'

/** What every field has around it. */
export type FieldFrame = {
  readonly label: string
  /** The field's name in the API: a problem that names it is shown here. */
  readonly name: string
  readonly problem?: Problem | null | undefined
  readonly hint?: ComponentChildren
  /** Most characters it takes: counted before the eyes from four fifths on. */
  readonly max?: number
  /** Counted from the first character on. */
  readonly alwaysCount?: boolean
  readonly class?: string
}

type Props = FieldFrame & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly required?: boolean
  readonly readOnly?: boolean
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'datetime-local'
  readonly autocomplete?: string
  readonly placeholder?: string
  readonly autofocus?: boolean
  readonly spellcheck?: boolean
  readonly min?: string
  readonly fieldRef?: Ref<HTMLInputElement>
  /** The focus has left it. */
  readonly onLeave?: () => void
}

/** One line to fill in, with its label, its hint, and what is wrong with it. */
export function Field(props: Props): JSX.Element {
  const {
    label,
    name,
    problem,
    hint,
    max,
    class: more,
    value,
    onInput,
    fieldRef,
    type = 'text',
    alwaysCount,
    onLeave,
    ...input
  } = props
  const id = useId()
  return (
    <Frame {...{ id, label, name, problem, hint, max, alwaysCount, value, class: more }}>
      <input
        id={id}
        name={name}
        class="input"
        // The types tell kinds of inputs apart; all of ours take text.
        type={type as 'text'}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        {...described(id, name, problem)}
        {...(onLeave !== undefined && { onBlur: onLeave })}
        {...(fieldRef !== undefined && { ref: fieldRef })}
        {...input}
      />
    </Frame>
  )
}

type FrameProps = Pick<FieldFrame, 'label' | 'name'> & {
  readonly id: string
  readonly value: string
  readonly children: ComponentChildren
  readonly hint: ComponentChildren
  readonly problem: Problem | null | undefined
  readonly max: number | undefined
  readonly alwaysCount: boolean | undefined
  readonly class: string | undefined
}

/** Label above, hint, counter and problem below. Screen readers get hint and problem with the field. */
export function Frame({
  id,
  label,
  name,
  problem,
  hint,
  max,
  alwaysCount,
  value,
  children,
  ...rest
}: FrameProps): JSX.Element {
  const wrong = problemAt(problem, name)
  return (
    <div class={`field ${rest.class ?? ''}`}>
      <div class="field-head">
        <label for={id}>{label}</label>
        {max !== undefined && <Counter value={value} max={max} always={alwaysCount === true} />}
      </div>
      {children}
      {hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong !== null && (
        <p class="field-problem" id={`${id}-problem`}>
          {wrong}
        </p>
      )}
    </div>
  )
}

/** What ties a field to its hint and its problem. */
export function described(
  id: string,
  name: string,
  problem: Problem | null | undefined,
): { readonly 'aria-describedby': string; readonly 'aria-invalid': boolean } {
  const wrong = problemAt(problem, name) !== null
  return { 'aria-describedby': `${id}-problem ${id}-hint`, 'aria-invalid': wrong }
}

type CounterProps = { readonly value: string; readonly max: number; readonly always: boolean }

function Counter({ value, max, always }: CounterProps): JSX.Element | null {
  const length = lengthOf(value)
  if (!always && length < max * 0.8) return null
  return <span class={`counter ${length > max ? 'counter-over' : ''}`}>{ui.common.of(length, max)}</span>
}
