import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { roles, type Role } from '../../../domain/role.ts'
import { withoutField, type Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { checkFields } from '../parts/check-fields.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Select } from '../parts/select.tsx'
import { InvitationLink, type MadeLink } from './invitation-link.tsx'
import { ui } from '../../../words/desk/en.ts'

/** Invites somebody: makes a one-time link, which the owner sends by whatever means they trust. */
export function InviteForm({ onMade }: { readonly onMade: () => void }): JSX.Element {
  const { api } = useDesk()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('reporter')
  const [made, setMade] = useState<MadeLink | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const invite = async (): Promise<void> => {
    if (busy) return
    const wrong = checkFields([
      { name: 'name', value: name, required: true },
      { name: 'email', value: email, required: true },
    ])
    if (wrong !== null) return setProblem(wrong)
    setBusy(true)
    setProblem(null)
    const answer = await api.invite({ email, name, role })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    setMade({ ...answer.value, name })
    setName('')
    setEmail('')
    onMade()
  }
  return (
    <section class="setting">
      <h2>{ui.people.inviteTitle}</h2>
      <Form
        onSubmit={() => void invite()}
        problem={problem}
        onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
        fields={['name', 'email']}
        buttons={
          <Button look="main" type="submit" off={busy}>
            {busy ? ui.people.inviting : ui.people.invite}
          </Button>
        }
      >
        <Field
          label={ui.people.name}
          name="name"
          value={name}
          onInput={setName}
          problem={problem}
          autocomplete="off"
        />
        <Field
          label={ui.signIn.email}
          name="email"
          type="email"
          value={email}
          onInput={setEmail}
          problem={problem}
          autocomplete="off"
          hint={ui.people.emailHint}
        />
        <Select
          label={ui.people.role}
          name="role"
          value={role}
          options={roles.map((role) => [role, ui.roles.names[role]] as const)}
          onChoose={setRole}
          hint={ui.roles.hint[role]}
        />
      </Form>
      <div role="status">{made !== null && <InvitationLink made={made} />}</div>
    </section>
  )
}
