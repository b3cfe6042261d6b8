import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { TokenJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { Moment } from '../parts/moment.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { TokenForm } from '../people/token-form.tsx'

/** The programs that may use this desk, for its owners. */
export function Tokens(): JSX.Element {
  const { api, session } = useDesk()
  const loaded = useLoaded(() => api.tokens(), 'tokens')
  if (!session.may('manage-people')) return <ScreenTitle title="Only owners see this" />
  return (
    <div class="narrow">
      <ScreenTitle title="API tokens" />
      <Loading of={loaded}>
        {({ tokens }) => (
          <>
            {tokens.length === 0 && <p class="empty">No program uses this desk.</p>}
            <ul class="rows">
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} onChanged={loaded.again} />
              ))}
            </ul>
          </>
        )}
      </Loading>
      <TokenForm onMade={loaded.again} />
    </div>
  )
}

type Props = { readonly token: TokenJson; readonly onChanged: () => void }

function TokenRow({ token, onChanged }: Props): JSX.Element {
  const { api, clock, notices } = useDesk()
  const [revoking, setRevoking] = useState(false)
  const isOver = token.expiresAt !== null && Date.parse(token.expiresAt) <= clock.now()
  const isGood = token.revokedAt === null && !isOver
  const revoke = async (): Promise<void> => {
    const answer = await api.revokeToken(token.id)
    notices.say(answer.ok ? 'The token is good for nothing now.' : answer.refusal.sentence)
    onChanged()
  }
  return (
    <li class="row person">
      <div class="person-name">
        <p>
          <strong>{token.name}</strong> {token.revokedAt !== null && <span class="tag">Revoked</span>}
          {isOver && token.revokedAt === null && <span class="tag">Expired</span>}
        </p>
        <p class="row-meta">
          <span>{token.scopes.join(', ')}</span>
          <span>
            made <Moment at={token.createdAt} />
          </span>
          {token.expiresAt !== null && (
            <span>
              until <Moment at={token.expiresAt} />
            </span>
          )}
        </p>
      </div>
      {isGood && (
        <Button look="quiet" aria-label={`Revoke ${token.name}`} onPress={() => setRevoking(true)}>
          Revoke
        </Button>
      )}
      {revoking && (
        <Confirm
          title={`Revoke “${token.name}”?`}
          sentence="Programs that use it are refused from now on."
          label="Revoke"
          onClose={() => setRevoking(false)}
          onConfirm={() => void revoke()}
        />
      )}
    </li>
  )
}
