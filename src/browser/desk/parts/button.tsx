import type { ComponentChildren, JSX, Ref } from 'preact'

type Props = {
  /** `main` is what the form is for; `quiet` has no ground of its own; `grave` takes something back or away. */
  readonly look?: 'main' | 'plain' | 'quiet' | 'grave'
  readonly type?: 'button' | 'submit'
  /** While it is at work, or for a reason that is said elsewhere. It keeps the focus: it only does nothing. */
  readonly off?: boolean
  readonly class?: string
  readonly onPress?: () => void
  readonly children: ComponentChildren
  readonly buttonRef?: Ref<HTMLButtonElement>
  readonly 'aria-label'?: string
  readonly 'aria-expanded'?: boolean
  readonly 'aria-pressed'?: boolean
  readonly 'aria-controls'?: string
  readonly 'aria-describedby'?: string
}

/** A button. `off` is told to screen readers and leaves the focus where it is, which `disabled` would not. */
export function Button(props: Props): JSX.Element {
  const { look = 'plain', type = 'button', off = false, onPress, class: more = '', ...rest } = props
  const { buttonRef, children, ...aria } = rest
  const press = (event: MouseEvent): void => {
    if (off) event.preventDefault()
    else onPress?.()
  }
  return (
    <button
      type={type}
      class={`button button-${look} ${more}`}
      aria-disabled={off}
      onClick={press}
      {...(buttonRef !== undefined && { ref: buttonRef })}
      {...aria}
    >
      {children}
    </button>
  )
}
