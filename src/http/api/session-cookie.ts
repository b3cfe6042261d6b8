import type { SignedIn } from '../../desk/people/sign-in.ts'
import type { Instant } from '../../domain/ids.ts'

/** `__Host-` binds the cookie to this host and to https; browsers reject it on plain http, which only localhost uses. */
function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-telex' : 'telex'
}

/** The session's secret in a request, or `null`. */
export function sessionOf(headers: Headers, publicUrl: string): string | null {
  const name = `${cookieName(publicUrl)}=`
  for (const pair of (headers.get('cookie') ?? '').split(';')) {
    const cookie = pair.trim()
    if (cookie.startsWith(name)) return cookie.slice(name.length)
  }
  return null
}

/** `Set-Cookie` for a new session. */
export function sessionCookie({ secret, expiresAt }: SignedIn, publicUrl: string, now: Instant): string {
  const seconds = Math.ceil((expiresAt - now) / 1_000)
  return `${cookieName(publicUrl)}=${secret}; Max-Age=${seconds}; ${attributes(publicUrl)}`
}

/** `Set-Cookie` that deletes the session cookie. */
export function endedCookie(publicUrl: string): string {
  return `${cookieName(publicUrl)}=; Max-Age=0; ${attributes(publicUrl)}`
}

function attributes(publicUrl: string): string {
  return `Path=/; HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`
}
