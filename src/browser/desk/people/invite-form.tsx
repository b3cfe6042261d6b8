import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { roles, type Role } from '../../../domain/role.ts'
import type { Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Select } from '../parts/select.tsx'
import { formatExactly } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'

type Made = { readonly link: string; readonly expiresAt: string; readonly name: string }

/** Invites somebody: makes a one-time link, which the owner sends by whatever means they trust. */
export function InviteForm(): JSX.Element {
  const { api } = useDesk()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('reporter')
  const [made, setMade] = useState<Made | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const invite = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    const answer = await api.invite({ email, name, role })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    setMade({ ...answer.value, name })
    setName('')
    setEmail('')
  }
  return (
    <section class="setting">
      <h2>{ui.people.inviteTitle}</h2>
      <Form
        onSubmit={() => void invite()}
        problem={problem}
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
      <div role="status">
        {made !== null && (
          <div class="secret">
            <p>
              <strong>{ui.people.linkFor(made.name)}</strong>{' '}
              {ui.people.linkOnce(formatExactly(made.expiresAt))}
            </p>
            <code>{made.link}</code>
            <CopyButton text={made.link} label={ui.people.copyLink} />
          </div>
        )}
      </div>
    </section>
  )
}
