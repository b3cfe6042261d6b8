import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { TokenJson, TokensDecision } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { Moment } from '../parts/moment.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { TokenForm } from '../people/token-form.tsx'
import { TokensQuestion, tokenNames } from '../people/tokens-question.tsx'
import { ui } from '../../../words/desk/en.ts'

/** The programs that may use this desk, for its owners. */
export function Tokens(): JSX.Element {
  const { api, session } = useDesk()
  const loaded = useLoaded(() => api.tokens(), 'tokens')
  if (!session.may('manage-people')) return <ScreenTitle title={ui.people.ownersOnly} />
  return (
    <div class="narrow">
      <ScreenTitle title={ui.tokens.title} />
      <Loading of={loaded}>
        {({ tokens }) => (
          <>
            {tokens.length === 0 && <p class="empty">{ui.tokens.empty}</p>}
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
  const [asked, setAsked] = useState<readonly string[] | null>(null)
  const revoke = async (tokens?: TokensDecision): Promise<void> => {
    const answer = await api.revokeToken(token.id, tokens)
    if (!answer.ok && answer.refusal.kind === 'tokens-undecided') return setAsked(tokenNames(answer.refusal))
    notices.say(answer.ok ? ui.tokens.done : answer.refusal.sentence)
    onChanged()
  }
  return (
    <li class="row person">
      <div class="person-name">
        <p>
          <strong>{token.name}</strong>{' '}
          {token.revokedAt !== null && <span class="tag">{ui.tokens.revoked}</span>}
          {isOver && token.revokedAt === null && <span class="tag">{ui.tokens.expired}</span>}
        </p>
        <p class="row-meta">
          <span>{token.scopes.join(', ')}</span>
          <span>
            {ui.tokens.created} <Moment at={token.createdAt} />
            {token.createdBy !== null && ` ${ui.tokens.createdBy(token.createdBy.name)}`}
          </span>
          <span>
            {token.lastUsedAt === null ? (
              ui.tokens.notUsed
            ) : (
              <>
                {ui.tokens.lastUsed} <Moment at={token.lastUsedAt} />
              </>
            )}
          </span>
          {token.expiresAt !== null && (
            <span>
              {ui.tokens.expires} <Moment at={token.expiresAt} />
            </span>
          )}
        </p>
      </div>
      {isGood && (
        <Button look="quiet" aria-label={ui.tokens.revokeNamed(token.name)} onPress={() => setRevoking(true)}>
          {ui.common.revoke}
        </Button>
      )}
      {revoking && (
        <Confirm
          title={ui.tokens.revokeTitle(token.name)}
          sentence={ui.tokens.revokeSentence}
          label={ui.common.revoke}
          onClose={() => setRevoking(false)}
          onConfirm={() => void revoke()}
        />
      )}
      {asked !== null && (
        <TokensQuestion
          of={token.name}
          names={asked}
          onClose={() => setAsked(null)}
          onDecide={(tokens) => void revoke(tokens)}
        />
      )}
    </li>
  )
}
