import type { JSX } from 'preact'
import { iconPath } from '../../../pages/icons.ts'
import { useDesk } from '../desk.ts'

type Props = { readonly title: string; readonly body: string }

/** The alert about as a phone shows it: two lines of title, four of words, the rest cut. */
export function AlertPreview({ title, body }: Props): JSX.Element {
  const { base, name } = useDesk()
  return (
    <figure class="preview">
      <figcaption>As it will look, about</figcaption>
      <div class="preview-card" dir="auto">
        <img src={`${base}${iconPath('icon.svg')}`} alt="" width="36" height="36" />
        <div class="preview-words">
          <p class="preview-source">{name} · now</p>
          <p class="preview-title">{title === '' ? 'Title' : title}</p>
          <p class="preview-body">{body === '' ? 'Words' : body}</p>
        </div>
      </div>
    </figure>
  )
}
