/** The size of a private key on P-256, and of an uncompressed point. */
export const PRIVATE_KEY_BYTES = 32
export const POINT_BYTES = 65

/** The peer's public key is not a point on P-256. */
export class InvalidPublicKeyError extends Error {
  override readonly name = 'InvalidPublicKeyError'
}

/** The result of a key agreement. The buffers are reused by the next one. */
export type AgreedKeys = {
  /** The public key of our private key: 65 bytes, uncompressed. */
  readonly publicKey: Buffer
  /** The shared secret: 32 bytes. */
  readonly secret: Buffer
}

/**
 * Computes a shared secret by ECDH on P-256.
 *
 * @param privateKey 32 bytes: a number from 1 to one below the curve's order.
 * @param peerPublicKey 65 bytes, uncompressed.
 * @throws InvalidPublicKeyError
 * @see SEC 1 version 2 section 3.3.1
 */
export type KeyAgreement = (privateKey: Uint8Array, peerPublicKey: Uint8Array) => AgreedKeys

/** The order of the group. @see SEC 2 version 2 section 2.4.2 */
const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
const zero = Buffer.alloc(PRIVATE_KEY_BYTES)

/** Whether 32 bytes are a private key on P-256: all but one of 4 billion random ones are. */
export function isPrivateKey(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, order) < 0 && Buffer.compare(bytes, zero) > 0
}
