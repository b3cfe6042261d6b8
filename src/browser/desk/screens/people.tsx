import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { roles, type Role } from '../../../domain/role.ts'
import type { EditorJson, TokensDecision } from '../api/api-json.ts'
import type { Answer } from '../api/api-client.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { Select } from '../parts/select.tsx'
import { InviteForm } from '../people/invite-form.tsx'
import { OpenInvitations } from '../people/open-invitations.tsx'
import { TokensQuestion, tokenNames } from '../people/tokens-question.tsx'
import { ui } from '../../../words/desk/en.ts'

/** Who works at this desk and who is invited, for its owners. */
export function People(): JSX.Element {
  const { api, session } = useDesk()
  const editors = useLoaded(() => api.editors(), 'editors')
  const invitations = useLoaded(() => api.invitations(), 'invitations')
  if (!session.may('manage-people')) return <ScreenTitle title={ui.people.ownersOnly} />
  // Who is removed takes their invitations along.
  const changed = (): void => {
    editors.again()
    invitations.again()
  }
  return (
    <div class="narrow">
      <ScreenTitle title={ui.people.title} />
      <Loading of={editors}>
        {(loaded) => (
          <ul class="rows">
            {loaded.editors.map((editor) => (
              <Person key={editor.id} editor={editor} onChanged={changed} />
            ))}
          </ul>
        )}
      </Loading>
      <OpenInvitations loaded={invitations} />
      <InviteForm onMade={invitations.again} />
    </div>
  )
}

type Props = { readonly editor: EditorJson; readonly onChanged: () => void }

/** What waits for an answer about the editor's tokens, and the names of these. */
type Question = { readonly names: readonly string[]; readonly go: (tokens: TokensDecision) => void }

function Person({ editor, onChanged }: Props): JSX.Element {
  const { api, notices, session } = useDesk()
  const [removing, setRemoving] = useState(false)
  const [question, setQuestion] = useState<Question | null>(null)
  const isMe = editor.id === session.editor?.id

  /** Does it, or first asks what becomes of their tokens. */
  const attempt = async (
    act: (tokens?: TokensDecision) => Promise<Answer<unknown>>,
    done: string,
    tokens?: TokensDecision,
  ): Promise<void> => {
    const answer = await act(tokens)
    if (!answer.ok && answer.refusal.kind === 'tokens-undecided') {
      const names = tokenNames(answer.refusal)
      return setQuestion({ names, go: (decided) => void attempt(act, done, decided) })
    }
    notices.say(answer.ok ? done : answer.refusal.sentence)
    // What an owner may do on these screens has just changed for themselves.
    if (isMe) await session.find(api)
    onChanged()
  }
  const change = (role: Role): void => {
    const done = ui.people.roleChanged(editor.name, ui.roles.names[role])
    void attempt((tokens) => api.changeRole(editor.id, role, tokens), done)
  }
  const remove = (): void => {
    void attempt((tokens) => api.removeEditor(editor.id, tokens), ui.people.removed(editor.name))
  }
  return (
    <li class="row person">
      <div class="person-name">
        <p>
          <strong>{editor.name}</strong> {isMe && <span class="tag">{ui.common.you}</span>}
        </p>
        <p class="quiet">{editor.email}</p>
      </div>
      <Select
        label={ui.people.roleOf(editor.name)}
        isLabelHidden
        name={`role-${editor.id}`}
        value={editor.role}
        options={roles.map((role) => [role, ui.roles.names[role]] as const)}
        onChoose={change}
      />
      <Button look="quiet" aria-label={ui.people.removeNamed(editor.name)} onPress={() => setRemoving(true)}>
        {ui.common.remove}
      </Button>
      {removing && (
        <Confirm
          title={isMe ? ui.people.removeSelfTitle : ui.people.removeTitle(editor.name)}
          sentence={isMe ? ui.people.removeSelfSentence : ui.people.removeSentence}
          label={ui.common.remove}
          onClose={() => setRemoving(false)}
          onConfirm={remove}
        />
      )}
      {question !== null && (
        <TokensQuestion
          of={editor.name}
          names={question.names}
          onClose={() => {
            setQuestion(null)
            // The role that was chosen is shown again as it is.
            onChanged()
          }}
          onDecide={question.go}
        />
      )}
    </li>
  )
}
