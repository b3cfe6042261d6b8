import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { OpenInvitationJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Loading, type Loaded } from '../parts/loading.tsx'
import { Moment } from '../parts/moment.tsx'
import { InvitationLink, type MadeLink } from './invitation-link.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = { readonly loaded: Loaded<{ readonly invitations: readonly OpenInvitationJson[] }> }

/** Invitations that nobody has accepted yet: sent again with a new link, or withdrawn. */
export function OpenInvitations({ loaded }: Props): JSX.Element {
  return (
    <Loading of={loaded}>
      {({ invitations }) =>
        invitations.length > 0 && (
          <section class="setting">
            <h2>{ui.people.invitationsTitle}</h2>
            <ul class="rows">
              {invitations.map((invitation) => (
                // By address: a new link is another invitation to the same person.
                <Invited key={invitation.email} invitation={invitation} onChanged={loaded.again} />
              ))}
            </ul>
          </section>
        )
      }
    </Loading>
  )
}

type InvitedProps = { readonly invitation: OpenInvitationJson; readonly onChanged: () => void }

function Invited({ invitation, onChanged }: InvitedProps): JSX.Element {
  const { api, notices } = useDesk()
  const [withdrawing, setWithdrawing] = useState(false)
  const [made, setMade] = useState<MadeLink | null>(null)
  const { name, email, role, createdAt, createdBy, expiresAt } = invitation
  const renew = async (): Promise<void> => {
    const answer = await api.invite({ name, email, role })
    if (answer.ok) setMade({ ...answer.value, name })
    else notices.say(answer.refusal.sentence)
    onChanged()
  }
  const withdraw = async (): Promise<void> => {
    const answer = await api.withdrawInvitation(invitation.id)
    notices.say(answer.ok ? ui.people.withdrawn : answer.refusal.sentence)
    onChanged()
  }
  return (
    <li class="row person">
      <div class="person-name">
        <p>
          <strong>{name}</strong> <span class="tag">{ui.roles.names[role]}</span>
        </p>
        <p class="quiet">{email}</p>
        <p class="row-meta">
          <span>
            {ui.people.invited} <Moment at={createdAt} />
            {createdBy !== null && ` ${ui.people.invitedBy(createdBy.name)}`}
          </span>
          <span>
            {ui.people.validUntil} <Moment at={expiresAt} />
          </span>
        </p>
        <div role="status">
          {made !== null && (
            <InvitationLink made={made}>
              <p>{ui.people.linkReplaces}</p>
            </InvitationLink>
          )}
        </div>
      </div>
      <Button look="quiet" aria-label={ui.people.newLinkFor(name)} onPress={() => void renew()}>
        {ui.people.newLink}
      </Button>
      <Button look="quiet" aria-label={ui.people.withdrawNamed(name)} onPress={() => setWithdrawing(true)}>
        {ui.people.withdraw}
      </Button>
      {withdrawing && (
        <Confirm
          title={ui.people.withdrawTitle(name)}
          sentence={ui.people.withdrawSentence}
          label={ui.people.withdraw}
          onClose={() => setWithdrawing(false)}
          onConfirm={() => void withdraw()}
        />
      )}
    </li>
  )
}
