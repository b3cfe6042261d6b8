import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Html } from '../../../pages/html.ts'
import { fragmentOf } from '../../trusted.ts'

type Props = {
  /** Made by the functions that make readers' pages, which escape every value. */
  readonly html: Html
  readonly class: string
}

/** A piece of a reader's page, as readers get it. */
export function Rendered({ html, ...rest }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const text = html.toString()
  useLayoutEffect(() => place.current?.replaceChildren(fragmentOf(text)), [text])
  return <div ref={place} class={rest.class} />
}
