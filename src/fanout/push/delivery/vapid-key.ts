import type { KeyObject } from 'node:crypto'

/** One of the desk's own keys, which browsers subscribe under and push services know the desk by. @see RFC 8292 */
export type VapidKey = {
  /** Made from the public key, so that the same key has the same id on every desk: 12 letters and digits. */
  readonly id: string
  /** P-256 public point, uncompressed, base64url: what `pushManager.subscribe` takes. */
  readonly publicKey: string
  readonly privateKey: KeyObject
}

/** The key of that id, as far as the desk has it. */
export type FindVapidKey = (id: string) => VapidKey | null

/** Every key that subscriptions were made under, side by side. */
export type VapidKeys = {
  /** The key that browsers subscribe under now. */
  readonly current: VapidKey
  /** All of them, the current one too. */
  readonly all: readonly VapidKey[]
}
