import type { MiddlewareHandler } from 'hono'
import type { Env, HttpContext } from './context.ts'

/**
 * Everything comes from the desk itself, nothing is inline, and no page may be framed. The structured data of a story page
 * is a data block, which is not executed and needs no exception.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  // Only src/browser/trusted.ts turns text into HTML.
  "require-trusted-types-for 'script'",
  'trusted-types telex',
].join('; ')

/** For everything that is not a page: it can do nothing if a browser displays it. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

const features = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'hid', 'browsing-topics']
const PERMISSIONS = features.map((feature) => `${feature}=()`).join(', ')

/** Half a year, on hosts that are reached by https. */
const STRICT_TRANSPORT = 'max-age=15552000'

/** Headers of every response. Pages replace the policy with `setPageHeaders`. */
export function securityHeaders(publicUrl: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.header('Content-Security-Policy', DATA_POLICY)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('X-Frame-Options', 'DENY')
    c.header('Referrer-Policy', 'strict-origin-when-cross-origin')
    c.header('Permissions-Policy', PERMISSIONS)
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    c.header('X-Request-Id', c.get('requestId'))
    if (publicUrl.startsWith('https:')) c.header('Strict-Transport-Security', STRICT_TRANSPORT)
    await next()
  }
}

/** Sets the headers of a page. */
export function setPageHeaders(c: HttpContext): void {
  c.header('Content-Security-Policy', PAGE_POLICY)
}
