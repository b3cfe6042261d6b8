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
import { roleHint, roleNames } from './roles.ts'

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
      <h2>Invite somebody</h2>
      <Form
        onSubmit={() => void invite()}
        problem={problem}
        fields={['name', 'email']}
        buttons={
          <Button look="main" type="submit" off={busy}>
            {busy ? 'Making the link…' : 'Make an invitation link'}
          </Button>
        }
      >
        <Field label="Name" name="name" value={name} onInput={setName} problem={problem} autocomplete="off" />
        <Field
          label="E-mail"
          name="email"
          type="email"
          value={email}
          onInput={setEmail}
          problem={problem}
          autocomplete="off"
          hint="They sign in with it. The desk sends no mail: you pass the link on."
        />
        <Select
          label="Role"
          name="role"
          value={role}
          options={roles.map((role) => [role, roleNames[role]] as const)}
          onChoose={setRole}
          hint={roleHint[role]}
        />
      </Form>
      <div role="status">
        {made !== null && (
          <div class="secret">
            <p>
              <strong>The link for {made.name}.</strong> It works once, until {formatExactly(made.expiresAt)}.
              Whoever has it can take the account.
            </p>
            <code>{made.link}</code>
            <CopyButton text={made.link} label="Copy the link" />
          </div>
        )}
      </div>
    </section>
  )
}
