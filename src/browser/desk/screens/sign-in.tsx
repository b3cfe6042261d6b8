import type { JSX } from 'preact'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** The way in for whoever has an account. */
export function SignIn(): JSX.Element {
  return (
    <div class="door">
      <ScreenTitle title="Sign in">Sign in to the desk</ScreenTitle>
      <SignInForm />
      <p class="quiet">No account yet? An owner of this desk can send you an invitation.</p>
    </div>
  )
}
