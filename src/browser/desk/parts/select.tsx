import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

type Props<Value extends string | number> = {
  readonly label: string
  readonly name: string
  readonly value: Value
  readonly options: readonly (readonly [Value, string])[]
  readonly onChoose: (value: Value) => void
  readonly isLabelHidden?: boolean
  readonly hint?: string
}

/** One of a list, by the browser's own means. */
export function Select<Value extends string | number>(props: Props<Value>): JSX.Element {
  const { label, name, value, options, onChoose, isLabelHidden = false, hint } = props
  const id = useId()
  const choose = (text: string): void => {
    const option = options.find(([value]) => `${value}` === text)
    if (option !== undefined) onChoose(option[0])
  }
  return (
    <div class="field">
      <div class={isLabelHidden ? 'visually-hidden' : 'field-head'}>
        <label for={id}>{label}</label>
      </div>
      <select
        id={id}
        name={name}
        class="select"
        value={`${value}`}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {options.map(([value, words]) => (
          <option key={value} value={`${value}`}>
            {words}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
