import type { Clock, Tools } from '../clock.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { PeopleStore } from './people-store.ts'
import type { Secrets } from './secrets.ts'

/** What the commands about people need. */
export type People = {
  readonly store: PeopleStore
  readonly passwords: PasswordHasher
  readonly secrets: Secrets
  readonly tools: Clock & Pick<Tools, 'newEditorId' | 'newTokenId'>
}
