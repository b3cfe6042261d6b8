import type { ComponentChildren, JSX } from 'preact'
import { useDesk } from '../desk.ts'
import type { Route } from '../router.ts'

type Props = {
  readonly to: Route
  readonly class?: string
  readonly title?: string
  readonly current?: boolean
  readonly children: ComponentChildren
}

/** A link to another screen. It is a real one: it opens in a new tab, can be copied, and works by keyboard. */
export function Link({ to, current = false, children, ...rest }: Props): JSX.Element {
  const { router } = useDesk()
  const follow = (event: MouseEvent): void => {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0
    if (elsewhere || event.defaultPrevented) return
    event.preventDefault()
    router.go(to)
  }
  return (
    <a href={router.href(to)} onClick={follow} {...(current && { 'aria-current': 'page' })} {...rest}>
      {children}
    </a>
  )
}
