import type { JSX, Ref } from 'preact'
import { useId } from 'preact/hooks'
import { described, Frame, type FieldFrame } from './field.tsx'

type Props = FieldFrame & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly rows?: number
  readonly required?: boolean
  readonly readOnly?: boolean
  readonly placeholder?: string
  readonly autofocus?: boolean
  readonly areaRef?: Ref<HTMLTextAreaElement>
  readonly onPaste?: (event: ClipboardEvent) => void
}

/** Several lines to fill in. It grows with its text, so that all of it can be read before it goes out. */
export function TextArea(props: Props): JSX.Element {
  const { label, name, problem, hint, max, class: more, value, onInput, areaRef, ...others } = props
  const { rows = 3, alwaysCount, ...area } = others
  const id = useId()
  return (
    <Frame {...{ id, label, name, problem, hint, max, alwaysCount, value, class: more }}>
      {/* The copy behind it, made by the style sheet, gives it its height. */}
      <div class="grow" data-value={value}>
        <textarea
          id={id}
          name={name}
          class="input"
          rows={rows}
          value={value}
          dir="auto"
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
          {...described(id, name, problem)}
          {...(areaRef !== undefined && { ref: areaRef })}
          {...area}
        />
      </div>
    </Frame>
  )
}
