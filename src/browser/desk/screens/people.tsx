import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { roles, type Role } from '../../../domain/role.ts'
import type { EditorJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { Select } from '../parts/select.tsx'
import { InviteForm } from '../people/invite-form.tsx'
import { roleNames } from '../people/roles.ts'

/** Who works at this desk, for its owners. */
export function People(): JSX.Element {
  const { api, session } = useDesk()
  const loaded = useLoaded(() => api.editors(), 'editors')
  if (!session.may('manage-people')) return <ScreenTitle title="Only owners see this" />
  return (
    <div class="narrow">
      <ScreenTitle title="People" />
      <Loading of={loaded}>
        {({ editors }) => (
          <ul class="rows">
            {editors.map((editor) => (
              <Person key={editor.id} editor={editor} onChanged={loaded.again} />
            ))}
          </ul>
        )}
      </Loading>
      <InviteForm />
    </div>
  )
}

type Props = { readonly editor: EditorJson; readonly onChanged: () => void }

function Person({ editor, onChanged }: Props): JSX.Element {
  const { api, notices, session } = useDesk()
  const [removing, setRemoving] = useState(false)
  const isMe = editor.id === session.editor?.id
  const change = async (role: Role): Promise<void> => {
    const answer = await api.changeRole(editor.id, role)
    notices.say(answer.ok ? `${editor.name} is now ${role}.` : answer.refusal.sentence)
    // What an owner may do on these screens has just changed for themselves.
    if (isMe) await session.find(api)
    onChanged()
  }
  const remove = async (): Promise<void> => {
    const answer = await api.removeEditor(editor.id)
    notices.say(answer.ok ? `${editor.name} can’t sign in any more.` : answer.refusal.sentence)
    onChanged()
  }
  return (
    <li class="row person">
      <div class="person-name">
        <p>
          <strong>{editor.name}</strong> {isMe && <span class="tag">You</span>}
        </p>
        <p class="quiet">{editor.email}</p>
      </div>
      <Select
        label={`Role of ${editor.name}`}
        isLabelHidden
        name={`role-${editor.id}`}
        value={editor.role}
        options={roles.map((role) => [role, roleNames[role]] as const)}
        onChoose={(role) => void change(role)}
      />
      <Button look="quiet" aria-label={`Remove ${editor.name}`} onPress={() => setRemoving(true)}>
        Remove
      </Button>
      {removing && (
        <Confirm
          title={`Remove ${editor.name}?`}
          sentence="They are signed out everywhere at once and can’t sign in again. What they wrote keeps their name."
          label="Remove"
          onClose={() => setRemoving(false)}
          onConfirm={() => void remove()}
        />
      )}
    </li>
  )
}
