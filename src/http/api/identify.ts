import type { People } from '../../desk/people/people.ts'
import { editorOfSession } from '../../desk/people/sign-in.ts'
import { actorOfToken } from '../../desk/people/tokens.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor } from '../../domain/role.ts'
import type { EdgeRefusal } from '../edge/http-refusal.ts'
import { sameOrigin } from '../edge/same-origin.ts'
import { sessionOf } from './session-cookie.ts'

/** Longer than any secret of ours. */
const MAX_SECRET_LENGTH = 200

/**
 * Authenticates a request: by bearer token as a program, otherwise by session cookie as an editor; `null` is anonymous.
 *
 * An invalid token is refused, not ignored. With a cookie, changes must come from the desk's own pages.
 */
export async function identify(
  request: Request,
  people: People,
  publicUrl: string,
): Promise<Result<Actor | null, EdgeRefusal>> {
  const header = request.headers.get('authorization')
  if (header !== null) {
    const secret = bearerOf(header)
    if (secret === null) return refuse({ kind: 'not-signed-in' })
    const found = await actorOfToken(people, secret)
    if (found.kind === 'valid') return done(found.actor)
    return refuse({ kind: found.kind === 'expired' ? 'token-expired' : 'token-invalid' } as const)
  }
  const secret = sessionOf(request.headers, publicUrl)
  if (secret === null || secret.length > MAX_SECRET_LENGTH) return done(null)
  const editor = await editorOfSession(people, secret)
  if (editor === null) return done(null)
  if (changesSomething(request)) {
    const ours = sameOrigin(request.headers, publicUrl, true)
    if (!ours.ok) return ours
  }
  return done({ kind: 'editor', id: editor.id, name: editor.name, role: editor.role })
}

/** The secret in `Authorization: Bearer SECRET`, or `null`. */
export function bearerOf(header: string | null): string | null {
  const secret = /^Bearer +([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1] ?? null
  return secret !== null && secret.length <= MAX_SECRET_LENGTH ? secret : null
}

function changesSomething({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}
