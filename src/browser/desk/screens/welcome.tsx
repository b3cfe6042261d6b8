import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { InvitationJson } from '../api/api-json.ts'
import { withoutField, type Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { checkFields } from '../parts/check-fields.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Link } from '../parts/link.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { PasswordMeter } from '../people/password-meter.tsx'
import { ui } from '../../../words/desk/en.ts'

/** The way in by a one-time link: the first owner's, or an invitation. */
export function Welcome({ secret }: { readonly secret: string }): JSX.Element {
  const { api } = useDesk()
  const invitation = useLoaded(() => api.invitation(secret), secret)
  const isBad = secret === '' || invitation.problem?.status === 404
  return (
    <div class="door">
      <ScreenTitle title={ui.welcome.title}>{isBad ? ui.welcome.badLink : ui.welcome.heading}</ScreenTitle>
      {isBad ? (
        <>
          <p>{ui.welcome.badLinkWhy}</p>
          <p>
            <Link to={{ screen: 'stories' }}>{ui.welcome.signInInstead}</Link>
          </p>
        </>
      ) : (
        <Loading of={invitation}>{(value) => <Account secret={secret} invitation={value} />}</Loading>
      )}
    </div>
  )
}

type Props = { readonly secret: string; readonly invitation: InvitationJson }

function Account({ secret, invitation }: Props): JSX.Element {
  const { api, session, router, notices } = useDesk()
  const [email, setEmail] = useState(invitation.email ?? '')
  const [person, setPerson] = useState(invitation.name ?? '')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const isFixed = invitation.email !== null
  const accept = async (): Promise<void> => {
    if (busy) return
    const wrong = checkFields([
      { name: 'name', value: person, required: true },
      { name: 'email', value: email, required: true },
      { name: 'password', value: password, required: true },
    ])
    if (wrong !== null) return setProblem(wrong)
    setBusy(true)
    setProblem(null)
    const answer = await api.accept({ secret, ...(!isFixed && { email }), name: person, password })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    session.entered(answer.value.editor)
    // The secret leaves the address bar and the history with this.
    router.go({ screen: 'stories' }, 'replace')
    notices.say(ui.welcome.done(answer.value.editor.name))
  }
  return (
    <Form
      onSubmit={() => void accept()}
      problem={problem}
      onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
      fields={['email', 'name', 'password']}
      buttons={
        <Button look="main" type="submit" off={busy}>
          {busy ? ui.welcome.submitting : ui.welcome.submit}
        </Button>
      }
    >
      <p class="quiet">{ui.roles.meaning[invitation.role]}</p>
      <Field
        label={ui.welcome.name}
        name="name"
        autocomplete="name"
        autofocus
        hint={ui.welcome.nameHint}
        value={person}
        onInput={setPerson}
        problem={problem}
      />
      <Field
        label={ui.signIn.email}
        name="email"
        type="email"
        autocomplete="username"
        readOnly={isFixed}
        hint={ui.welcome.emailHint}
        value={email}
        onInput={setEmail}
        problem={problem}
      />
      <Field
        label={ui.signIn.password}
        name="password"
        type="password"
        autocomplete="new-password"
        hint={<PasswordMeter password={password} />}
        value={password}
        onInput={setPassword}
        problem={problem}
      />
    </Form>
  )
}
