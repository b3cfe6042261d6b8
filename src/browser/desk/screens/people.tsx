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
import { ui } from '../../../words/desk/en.ts'

/** Who works at this desk, for its owners. */
export function People(): JSX.Element {
  const { api, session } = useDesk()
  const loaded = useLoaded(() => api.editors(), 'editors')
  if (!session.may('manage-people')) return <ScreenTitle title={ui.people.ownersOnly} />
  return (
    <div class="narrow">
      <ScreenTitle title={ui.people.title} />
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
    notices.say(answer.ok ? ui.people.roleChanged(editor.name, role) : answer.refusal.sentence)
    // What an owner may do on these screens has just changed for themselves.
    if (isMe) await session.find(api)
    onChanged()
  }
  const remove = async (): Promise<void> => {
    const answer = await api.removeEditor(editor.id)
    notices.say(answer.ok ? ui.people.removed(editor.name) : answer.refusal.sentence)
    onChanged()
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
        onChoose={(role) => void change(role)}
      />
      <Button look="quiet" aria-label={ui.people.removeNamed(editor.name)} onPress={() => setRemoving(true)}>
        {ui.common.remove}
      </Button>
      {removing && (
        <Confirm
          title={ui.people.removeTitle(editor.name)}
          sentence={ui.people.removeSentence}
          label={ui.common.remove}
          onClose={() => setRemoving(false)}
          onConfirm={() => void remove()}
        />
      )}
    </li>
  )
}
