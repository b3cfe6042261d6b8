import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'

type Props = { readonly title: string; readonly children: ComponentChildren }

/** From where on there is a second column; styles/story.css has the same number. */
const WIDE = '(min-width: 64rem)'

/** A part that stands open beside the main column, and is folded where it would stand in its way. */
export function Fold({ title, children }: Props): JSX.Element {
  const [open, setOpen] = useState(() => matchMedia(WIDE).matches)
  return (
    <details class="fold" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {children}
    </details>
  )
}
