import type { JSX } from 'preact'
import type { Problem } from '../api/problem.ts'
import type { TokensDecision } from '../api/api-json.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  /** Whose tokens they are: a person's name, or a token's. */
  readonly of: string
  readonly names: readonly string[]
  readonly onClose: () => void
  readonly onDecide: (tokens: TokensDecision) => void
}

/** Asks what becomes of the tokens that somebody made, before they may make none any more. */
export function TokensQuestion({ of, names, onClose, onDecide }: Props): JSX.Element {
  const decide = (tokens: TokensDecision): void => {
    onClose()
    onDecide(tokens)
  }
  return (
    <Dialog title={ui.people.tokensTitle(of)} onClose={onClose}>
      <p dir="auto">{ui.people.tokensSentence(ui.common.list(names.map((name) => `“${name}”`)))}</p>
      <div class="buttons">
        <Button look="grave" onPress={() => decide('revoke')}>
          {ui.people.revokeTokens}
        </Button>
        <Button onPress={() => decide('keep')}>{ui.people.keepTokens}</Button>
        <Button look="quiet" onPress={onClose}>
          {ui.common.cancel}
        </Button>
      </div>
    </Dialog>
  )
}

/** The tokens that a refusal asks about. */
export function tokenNames({ facts }: Problem): readonly string[] {
  const tokens = Array.isArray(facts['tokens']) ? (facts['tokens'] as readonly unknown[]) : []
  return tokens.map((token) => {
    const { name } = (token ?? {}) as { readonly name?: unknown }
    return typeof name === 'string' ? name : '?'
  })
}
