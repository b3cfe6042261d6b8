/** The size of an uncompressed point on P-256. */
export const POINT_BYTES = 65

/** The peer's public key is not a point on P-256. */
export class InvalidPublicKeyError extends Error {
  override readonly name = 'InvalidPublicKeyError'

  constructor(options: ErrorOptions = {}) {
    super('The public key is not a point on P-256.', options)
  }
}

/** The result of a key agreement. The buffers may be reused by the next one. */
export type AgreedKeys = {
  /** The public key of our new key pair: 65 bytes, uncompressed. */
  readonly publicKey: Buffer
  /** The shared secret: 32 bytes. */
  readonly secret: Buffer
}

/**
 * Computes a shared secret by ECDH on P-256, with a new key pair.
 *
 * @param peerPublicKey 65 bytes, uncompressed.
 * @throws InvalidPublicKeyError
 * @see SEC 1 version 2 section 3.3.1
 */
export type KeyAgreement = (peerPublicKey: Uint8Array) => AgreedKeys

/** Whether bytes have the form of an uncompressed point, which need not be on the curve. */
export function isUncompressed(bytes: Uint8Array): boolean {
  return bytes.length === POINT_BYTES && bytes[0] === 4
}
