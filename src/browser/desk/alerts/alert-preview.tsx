import type { JSX } from 'preact'
import { iconPath } from '../../../pages/icons.ts'
import { useDesk } from '../desk.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = { readonly title: string; readonly body: string }

/** The alert about as a phone shows it: two lines of title, four of words, the rest cut. */
export function AlertPreview({ title, body }: Props): JSX.Element {
  const { base, name } = useDesk()
  return (
    <figure class="preview">
      <figcaption>{ui.alert.preview}</figcaption>
      <div class="preview-card" dir="auto">
        <img src={`${base}${iconPath('icon.svg')}`} alt="" width="36" height="36" />
        <div class="preview-words">
          <p class="preview-source">{ui.alert.previewNow(name)}</p>
          <p class="preview-title">{title === '' ? ui.alert.titleField : title}</p>
          <p class="preview-body">{body === '' ? ui.alert.textField : body}</p>
        </div>
      </div>
    </figure>
  )
}
