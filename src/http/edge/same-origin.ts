import { done, refuse, type Result } from '../../domain/result.ts'
import type { EdgeRefusal } from './http-refusal.ts'

/**
 * Protects against cross-site request forgery: a request that changes something must come from the desk's own pages, since
 * browsers attach the session cookie to requests from other sites too.
 *
 * Browsers say where a request comes from in `Sec-Fetch-Site`. Without it (older browsers, and all on plain http) the
 * `Origin` must be ours. `strictly` refuses requests that have neither: no browser sends a cookie without them.
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

/**
 * Refuses to sign a browser in over http where the desk's public URL is https: the browser would drop the session cookie, which
 * is for https alone. Browsers send `Sec-Fetch-Site` only from places that they trust with it, localhost among them.
 */
export function overHttps(headers: Headers, publicUrl: string): Result<true, EdgeRefusal> {
  const isPlain =
    headers.get('origin')?.startsWith('http:') === true && headers.get('sec-fetch-site') === null
  if (!isPlain || !publicUrl.startsWith('https:')) return done(true)
  return refuse({ kind: 'https-required', address: `${publicUrl}/desk` })
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
