import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { withoutField, type Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { checkFields } from '../parts/check-fields.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { ui } from '../../../words/desk/en.ts'

/** The screen of those who are not signed in. */
export function SignIn(): JSX.Element {
  const { isOwnerless } = useDesk()
  return (
    <div class="door">
      <ScreenTitle title={ui.signIn.title}>{ui.signIn.heading}</ScreenTitle>
      {isOwnerless ? (
        <p>{ui.signIn.ownerless}</p>
      ) : (
        <>
          <SignInForm />
          <p class="quiet">{ui.signIn.noAccount}</p>
        </>
      )}
    </div>
  )
}

/** E-mail and password, named so that password managers know them. */
export function SignInForm({ email: known = '' }: { readonly email?: string }): JSX.Element {
  const desk = useDesk()
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const signIn = async (): Promise<void> => {
    if (busy) return
    const wrong = checkFields([
      { name: 'email', value: email, required: true },
      { name: 'password', value: password, required: true },
    ])
    if (wrong !== null) return setProblem(wrong)
    setBusy(true)
    setProblem(null)
    const refused = await desk.session.signIn(desk.api, { email, password })
    setBusy(false)
    setProblem(refused)
    // “You are signed out.” may still be shown.
    if (refused === null) desk.notices.hush()
  }
  return (
    <Form
      onSubmit={() => void signIn()}
      problem={problem}
      onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
      fields={['email', 'password']}
      buttons={
        <Button look="main" type="submit" off={busy}>
          {busy ? ui.signIn.submitting : ui.signIn.submit}
        </Button>
      }
    >
      <Field
        label={ui.signIn.email}
        name="email"
        type="email"
        autocomplete="username"
        required
        autofocus={known === ''}
        value={email}
        onInput={setEmail}
        problem={problem}
      />
      <Field
        label={ui.signIn.password}
        name="password"
        type="password"
        autocomplete="current-password"
        required
        autofocus={known !== ''}
        value={password}
        onInput={setPassword}
        problem={problem}
      />
    </Form>
  )
}
