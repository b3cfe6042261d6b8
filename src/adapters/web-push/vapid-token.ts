import { sign } from 'node:crypto'
import type { FindVapidKey, VapidKey } from '../../fanout/push/delivery/vapid-key.ts'

/** Half of what RFC 8292 allows, so that tokens stay valid with a clock that is hours off. */
const LIFETIME_SECONDS = 12 * 3_600
/** Tokens are renewed at this age, well before they expire. */
const RENEW_AFTER_SECONDS = 6 * 3_600
/** After a larger step back of the clock the token would be issued in the future. */
const MAX_EARLY_SECONDS = 300

/** More than there are pairs of a push service and a key. */
const MAX_TOKENS = 1_000

const header = base64url({ typ: 'JWT', alg: 'ES256' })

/**
 * Signs the `Authorization` header that identifies the desk to one push service.
 *
 * @param audience the origin of the push service.
 * @param contact a `mailto:` or `https:` contact that exists.
 * @see RFC 8292 sections 2 and 3
 */
export function vapidHeader(key: VapidKey, audience: string, contact: string, nowSeconds: number): string {
  const claims = base64url({ aud: audience, exp: nowSeconds + LIFETIME_SECONDS, sub: contact })
  const signature = sign('sha256', Buffer.from(`${header}.${claims}`), {
    key: key.privateKey,
    dsaEncoding: 'ieee-p1363',
  })
  return `vapid t=${header}.${claims}.${signature.toString('base64url')}, k=${key.publicKey}`
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

type SignedHeader = { readonly header: string; readonly atSeconds: number }

/** Caches one signed header for each push service and key, since a signature costs as much as a message. */
export class VapidTokens {
  readonly #find: FindVapidKey
  readonly #contact: string
  readonly #nowSeconds: () => number
  readonly #signed = new Map<string, SignedHeader>()

  constructor(find: FindVapidKey, contact: string, nowSeconds: () => number) {
    this.#find = find
    this.#contact = contact
    this.#nowSeconds = nowSeconds
  }

  /** The header for this push service; `null` for an unknown key. */
  for(origin: string, keyId: string): string | null {
    const cacheKey = `${keyId} ${origin}`
    const nowSeconds = this.#nowSeconds()
    const known = this.#signed.get(cacheKey)
    if (known !== undefined && isFresh(known, nowSeconds)) return known.header
    const key = this.#find(keyId)
    if (key === null) return null
    const header = vapidHeader(key, origin, this.#contact, Math.floor(nowSeconds))
    this.#signed.delete(cacheKey)
    const [oldest] = this.#signed.keys()
    if (oldest !== undefined && this.#signed.size >= MAX_TOKENS) this.#signed.delete(oldest)
    this.#signed.set(cacheKey, { header, atSeconds: nowSeconds })
    return header
  }

  /** Drops a header that a push service refused, so that the next one is signed again. */
  forget(origin: string, keyId: string): void {
    this.#signed.delete(`${keyId} ${origin}`)
  }
}

function isFresh({ atSeconds }: SignedHeader, nowSeconds: number): boolean {
  const age = nowSeconds - atSeconds
  return age < RENEW_AFTER_SECONDS && age > -MAX_EARLY_SECONDS
}
