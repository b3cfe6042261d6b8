import { createCipheriv, createHmac, ECDH } from 'node:crypto'
import { ecdhAgreement } from './key-agreement/ecdh-agreement.ts'
import { ffiAgreement } from './key-agreement/ffi-agreement.ts'
import {
  InvalidPublicKeyError,
  POINT_BYTES,
  type AgreedKeys,
  type KeyAgreement,
} from './key-agreement/key-agreement.ts'
import { RandomBytes } from './random-bytes.ts'

/** salt 16, record size 4, length of the key 1, our public point 65. @see RFC 8188 section 2.1, RFC 8291 section 4 */
const HEADER_BYTES = 86
const SALT_BYTES = 16
const TAG_BYTES = 16
const KEY_BYTES = 16
const NONCE_BYTES = 12
/** Push services must accept 4,096 bytes and may refuse more. @see RFC 8291 section 4 */
const MAX_BODY_BYTES = 4_096
export const MAX_TEXT_BYTES = MAX_BODY_BYTES - HEADER_BYTES - TAG_BYTES - 1
const RECORD_SIZE = MAX_BODY_BYTES
/** Delimiter of the last record. @see RFC 8188 section 2 */
const LAST_RECORD = 2

const keyInfoLabel = Buffer.from('WebPush: info\0')
// The last byte is the counter of HKDF-Expand. One block is enough for each of our outputs.
const contentKeyInfo = Buffer.from('Content-Encoding: aes128gcm\0\x01')
const nonceInfo = Buffer.from('Content-Encoding: nonce\0\x01')
const firstBlock = Buffer.from([1])

/** A subscription's keys. */
export type BrowserKeys = {
  /** The browser's public key: an uncompressed P-256 point, 65 bytes. */
  readonly p256dh: Uint8Array
  /** The authentication secret: 16 bytes. */
  readonly auth: Uint8Array
}

/** A subscription's public key is not a point on P-256. Nothing can be encrypted for it. */
export class BrowserKeyError extends Error {
  override readonly name = 'BrowserKeyError'
}

/** Encrypts push messages, each with a new key pair and salt. @see RFC 8291 section 3.1 */
export class MessageEncryptor {
  readonly #agree: KeyAgreement
  readonly #random = new RandomBytes()

  /** @param ffi whether to call OpenSSL by FFI where that works. */
  constructor({ ffi }: { readonly ffi: boolean }) {
    this.#agree = (ffi ? ffiAgreement() : null) ?? ecdhAgreement()
  }

  /**
   * @param text UTF-8, at most 3,993 bytes.
   * @returns one `aes128gcm` record: the request body, at most 4,096 bytes.
   * @throws BrowserKeyError when the browser's public key is not on the curve.
   * @see RFC 8291 section 4 (limits), RFC 8188 section 2 (record layout)
   */
  encrypt(text: Uint8Array, browser: BrowserKeys): Buffer {
    try {
      return seal(text, browser, this.#agree(browser.p256dh), this.#random.take(SALT_BYTES))
    } catch (error) {
      if (!(error instanceof InvalidPublicKeyError)) throw error
      throw new BrowserKeyError('The browser’s key is not a point on P-256.', { cause: error })
    }
  }
}

/** Encrypts with a given key pair and salt. Exported for the RFC's examples: messages need new ones each. */
export function seal(text: Uint8Array, browser: BrowserKeys, keys: AgreedKeys, salt: Uint8Array): Buffer {
  if (text.length > MAX_TEXT_BYTES)
    throw new RangeError(`A push message may have at most ${MAX_TEXT_BYTES} bytes.`)
  const { publicKey, secret } = keys
  const inputKey = hmac(hmac(browser.auth, secret), keyInfoLabel, browser.p256dh, publicKey, firstBlock)
  const pseudoRandomKey = hmac(salt, inputKey)
  const contentKey = hmac(pseudoRandomKey, contentKeyInfo).subarray(0, KEY_BYTES)
  const nonce = hmac(pseudoRandomKey, nonceInfo).subarray(0, NONCE_BYTES)

  const body = Buffer.allocUnsafe(HEADER_BYTES + text.length + 1 + TAG_BYTES)
  body.set(salt, 0)
  body.writeUInt32BE(RECORD_SIZE, SALT_BYTES)
  body[SALT_BYTES + 4] = POINT_BYTES
  body.set(publicKey, SALT_BYTES + 5)
  body.set(text, HEADER_BYTES)
  body[HEADER_BYTES + text.length] = LAST_RECORD
  const plain = body.subarray(HEADER_BYTES, HEADER_BYTES + text.length + 1)
  const cipher = createCipheriv('aes-128-gcm', contentKey, nonce)
  body.set(cipher.update(plain), HEADER_BYTES)
  cipher.final()
  body.set(cipher.getAuthTag(), HEADER_BYTES + plain.length)
  return body
}

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHmac('sha256', key)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Whether bytes are a valid browser key: an uncompressed point on P-256. */
export function isBrowserKey(bytes: Uint8Array): boolean {
  if (bytes.length !== POINT_BYTES || bytes[0] !== 4) return false
  try {
    // A tenth of the cost of a key agreement. An import validates every row.
    ECDH.convertKey(bytes, 'prime256v1')
    return true
  } catch {
    return false
  }
}
