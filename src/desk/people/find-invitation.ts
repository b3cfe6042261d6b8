import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Invitation } from './people-store.ts'
import type { People } from './people.ts'

/** What an invitation says, for whoever holds its secret and has not taken it up yet. */
export async function findInvitation(people: People, secret: string): Promise<Result<Invitation, Refusal>> {
  const invitation = await people.store.invitation(people.secrets.hash(secret), people.tools.now())
  return invitation === null ? refuse({ kind: 'setup-link-invalid' }) : done(invitation)
}
