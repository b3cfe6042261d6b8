import type { JSX } from 'preact'
import { MIN_PASSWORD_LENGTH } from '../../../domain/editor.ts'
import { lengthOf } from '../../../domain/text.ts'
import { ui } from '../../../words/desk/en.ts'

/** Length is all that is asked for: a few words are easier to keep and harder to guess than signs. */
export function PasswordMeter({ password }: { readonly password: string }): JSX.Element {
  const length = lengthOf(password)
  const missing = MIN_PASSWORD_LENGTH - length
  const words =
    length === 0
      ? ui.welcome.passwordHint(MIN_PASSWORD_LENGTH)
      : missing > 0
        ? ui.welcome.passwordMissing(missing)
        : ui.welcome.passwordLongEnough
  return (
    <>
      <meter
        min={0}
        max={MIN_PASSWORD_LENGTH}
        value={Math.min(length, MIN_PASSWORD_LENGTH)}
        aria-hidden="true"
      />
      {words}
    </>
  )
}
