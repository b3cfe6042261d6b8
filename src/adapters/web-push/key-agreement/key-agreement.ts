/** Of a private key on P-256; a point, uncompressed, is 65. */
export const PRIVATE_KEY_BYTES = 32
export const POINT_BYTES = 65

/** The other side's bytes are no point on P-256. */
export class NotAPointError extends Error {
  override readonly name = 'NotAPointError'
}

/** Two key pairs on P-256, seen from one side. The bytes are good until this side agrees again. */
export type Agreed = {
  /** The public point of the private key that was given: 65 bytes, uncompressed. */
  readonly ourPoint: Buffer
  /** What both sides can work out: 32 bytes. */
  readonly secret: Buffer
}

/**
 * Agrees on a secret by Diffie-Hellman on P-256.
 *
 * @param privateKey ours: 32 bytes, a number from 1 to one below the curve's order.
 * @param theirPoint 65 bytes, uncompressed.
 * @throws NotAPointError
 * @see SEC 1 version 2 section 3.3.1
 */
export type Agree = (privateKey: Uint8Array, theirPoint: Uint8Array) => Agreed

/** The order of the curve's group. @see SEC 2 version 2 section 2.4.2 */
const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
const zero = Buffer.alloc(PRIVATE_KEY_BYTES)

/** Whether 32 random bytes are a private key on P-256: all but one of four thousand millions are. */
export function isPrivateKey(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, order) < 0 && Buffer.compare(bytes, zero) > 0
}
