import type { ComponentChildren, JSX } from 'preact'
import { CopyButton } from '../parts/copy-button.tsx'
import { formatExactly } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'

/** A one-time link as it was made just now; it is shown once. */
export type MadeLink = { readonly link: string; readonly expiresAt: string; readonly name: string }

type Props = { readonly made: MadeLink; readonly children?: ComponentChildren }

/** The link for somebody who is invited, to be copied and sent by whatever means the owner trusts. */
export function InvitationLink({ made, children }: Props): JSX.Element {
  return (
    <div class="secret">
      <p>
        <strong>{ui.people.linkFor(made.name)}</strong> {ui.people.linkOnce(formatExactly(made.expiresAt))}
      </p>
      {children}
      <code>{made.link}</code>
      <CopyButton text={made.link} label={ui.people.copyLink} />
    </div>
  )
}
