import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useDesk } from '../desk.ts'

type Props = {
  /** For the window's title. */
  readonly title: string
  readonly class?: string
  readonly children?: ComponentChildren
}

/** The screen's heading. It takes the focus when an editor comes here from another screen, so that it is read out. */
export function ScreenTitle({ title, children, ...rest }: Props): JSX.Element {
  const { name, router } = useDesk()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} — ${name} desk`
  }, [title, name])
  useLayoutEffect(() => {
    if (router.moves > 0) heading.current?.focus()
  }, [router])
  return (
    <h1 ref={heading} tabIndex={-1} class={`screen-title ${rest.class ?? ''}`}>
      {children ?? title}
    </h1>
  )
}
