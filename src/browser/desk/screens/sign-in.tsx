import type { JSX } from 'preact'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { ui } from '../../../words/desk/en.ts'

/** The way in for whoever has an account. */
export function SignIn(): JSX.Element {
  return (
    <div class="door">
      <ScreenTitle title={ui.signIn.title}>{ui.signIn.heading}</ScreenTitle>
      <SignInForm />
      <p class="quiet">{ui.signIn.noAccount}</p>
    </div>
  )
}
