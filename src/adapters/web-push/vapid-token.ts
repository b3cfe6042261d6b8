import { sign } from 'node:crypto'
import type { FindVapidKey, VapidKey } from '../../fanout/push/delivery/vapid-key.ts'

/** Half of what RFC 8292 allows: a clock that is hours off still makes tokens that are taken. */
const LIFETIME_SECONDS = 12 * 3_600
/** A token this old is signed anew, well before it ends. */
const RENEW_AFTER_SECONDS = 6 * 3_600
/** A clock set back further than this makes the token look as if it came from the future. */
const MAX_EARLY_SECONDS = 300

const header = base64url({ typ: 'JWT', alg: 'ES256' })

/**
 * Signs the `Authorization` header that names the desk to one push service.
 *
 * @param audience the origin of the push service.
 * @param contact a `mailto:` or `https:` address that exists.
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

type Signed = { readonly header: string; readonly atSeconds: number }

/** Keeps one signed header for each push service and key, since a signature costs as much as a message. */
export class VapidTokens {
  readonly #find: FindVapidKey
  readonly #contact: string
  readonly #nowSeconds: () => number
  readonly #signed = new Map<string, Signed>()

  constructor(find: FindVapidKey, contact: string, nowSeconds: () => number) {
    this.#find = find
    this.#contact = contact
    this.#nowSeconds = nowSeconds
  }

  /** The header for this push service; `null` when there is no such key. */
  for(origin: string, keyId: string): string | null {
    const place = `${keyId} ${origin}`
    const nowSeconds = this.#nowSeconds()
    const known = this.#signed.get(place)
    if (known !== undefined && isFresh(known, nowSeconds)) return known.header
    const key = this.#find(keyId)
    if (key === null) return null
    const header = vapidHeader(key, origin, this.#contact, Math.floor(nowSeconds))
    this.#signed.set(place, { header, atSeconds: nowSeconds })
    return header
  }

  /** Forgets a header that a push service did not take, so that the next one is signed anew. */
  forget(origin: string, keyId: string): void {
    this.#signed.delete(`${keyId} ${origin}`)
  }
}

function isFresh({ atSeconds }: Signed, nowSeconds: number): boolean {
  const age = nowSeconds - atSeconds
  return age < RENEW_AFTER_SECONDS && age > -MAX_EARLY_SECONDS
}
