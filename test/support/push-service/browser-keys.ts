import { createECDH, createHmac, type ECDH } from 'node:crypto'

/** A subscription as a browser sends it to a desk. */
export type SubscriptionJson = {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

/** The keys of a browser, derived from the seed and the id, so that a million browsers need no memory. */
export type BrowserKeys = { readonly pair: ECDH; readonly p256dh: Buffer; readonly auth: Buffer }

export function browserKeys(seed: string, id: string): BrowserKeys {
  const pair = createECDH('prime256v1')
  // Only one hash in four billion is no valid scalar; then the next counter is tried.
  for (let counter = 0; ; counter++) {
    try {
      pair.setPrivateKey(createHmac('sha256', seed).update(`key ${id} ${counter}`).digest())
      break
    } catch {
      continue
    }
  }
  const auth = createHmac('sha256', seed).update(`auth ${id}`).digest().subarray(0, 16)
  return { pair, p256dh: pair.getPublicKey(), auth }
}

/** Makes endpoints as long as those of the large push services. */
const ENDPOINT_FILLER = 'APA91bH'.repeat(19)

export function endpointOf(origin: string, id: string): string {
  return `${origin}/push/${id}:${ENDPOINT_FILLER}`
}

/** The id in the path of an endpoint; `null` when there is none. */
export function idInPath(path: string): string | null {
  const [, id] = /^\/push\/([\w-]+)(?::|$)/.exec(path) ?? []
  return id ?? null
}

/** The subscription of a browser at this push service. */
export function subscriptionAt(origin: string, seed: string, id: string): SubscriptionJson {
  const { p256dh, auth } = browserKeys(seed, id)
  return {
    endpoint: endpointOf(origin, id),
    keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') },
  }
}
