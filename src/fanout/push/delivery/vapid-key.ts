import type { KeyObject } from 'node:crypto'

/** A key of the desk: browsers subscribe under it, and it identifies the desk to push services. @see RFC 8292 */
export type VapidKey = {
  /** Derived from the public key, so that a key has the same id on every desk: 12 letters and digits. */
  readonly id: string
  /** P-256 public point, uncompressed, base64url: what `pushManager.subscribe` takes. */
  readonly publicKey: string
  readonly privateKey: KeyObject
}

/** The key with this id; `null` where the desk does not have it. */
export type FindVapidKey = (id: string) => VapidKey | null

/** All keys that subscriptions were made under. */
export type VapidKeys = {
  /** The key that browsers subscribe under now. */
  readonly current: VapidKey
  /** All of them, the current one too. */
  readonly all: readonly VapidKey[]
}
