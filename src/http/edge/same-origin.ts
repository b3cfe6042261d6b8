import { done, refuse, type Result } from '../../domain/result.ts'
import type { EdgeRefusal } from './http-refusal.ts'

/**
 * Whether a request that changes something was sent by the desk's own pages: a session's cookie travels with requests
 * from other sites too.
 *
 * A browser says so itself in `Sec-Fetch-Site`; where it doesn't (older ones, and any on plain http), its `Origin` must
 * be ours. `strictly` refuses a request that carries neither, as with a cookie only something strange would.
 *
 * @see OWASP's Cross-Site Request Forgery Prevention Cheat Sheet (fetch metadata, with the origin as a fallback)
 */
export function sameOrigin(
  headers: Headers,
  publicUrl: string,
  strictly: boolean,
): Result<true, EdgeRefusal> {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' ? done(true) : refuse({ kind: 'cross-site' })
  const origin = headers.get('origin')
  if (origin === null) return strictly ? refuse({ kind: 'cross-site' }) : done(true)
  const ours = origin === new URL(publicUrl).origin || hostOf(origin) === headers.get('host')
  return ours ? done(true) : refuse({ kind: 'cross-site' })
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
