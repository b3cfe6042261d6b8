import { createDecipheriv, createHmac, type ECDH } from 'node:crypto'

/** salt 16, record size 4, length of the key 1. @see RFC 8188 section 2.1 */
const FIXED_HEADER_BYTES = 21
const SALT_BYTES = 16
const POINT_BYTES = 65
const TAG_BYTES = 16
const KEY_BYTES = 16
const NONCE_BYTES = 12
/** Delimiter of the last record. @see RFC 8188 section 2 */
const LAST_RECORD = 2

/** A push message that the browser cannot decrypt. */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError'
}

/**
 * Decrypts a push message as its browser does: the inverse of `MessageEncryptor`.
 *
 * @param body one `aes128gcm` record, as push services deliver it.
 * @param keys the browser's P-256 key pair.
 * @param auth the browser's authentication secret: 16 bytes.
 * @throws DecryptionError when it is not such a record, or was encrypted for another browser.
 * @see RFC 8291 section 3.4
 */
export function decryptMessage(body: Uint8Array, keys: ECDH, auth: Uint8Array): Buffer {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const start = FIXED_HEADER_BYTES + POINT_BYTES
  if (bytes.length <= start + TAG_BYTES || bytes[FIXED_HEADER_BYTES - 1] !== POINT_BYTES) {
    throw new DecryptionError('The message is not an aes128gcm record.')
  }
  const salt = bytes.subarray(0, SALT_BYTES)
  const sender = bytes.subarray(FIXED_HEADER_BYTES, start)
  try {
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender])
    const inputKey = expand(hmac(auth, keys.computeSecret(sender)), info)
    const pseudoRandomKey = hmac(salt, inputKey)
    const contentKey = expand(pseudoRandomKey, Buffer.from('Content-Encoding: aes128gcm\0'))
    const nonce = expand(pseudoRandomKey, Buffer.from('Content-Encoding: nonce\0'))
    const cipher = createDecipheriv(
      'aes-128-gcm',
      contentKey.subarray(0, KEY_BYTES),
      nonce.subarray(0, NONCE_BYTES),
    )
    cipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const padded = Buffer.concat([cipher.update(bytes.subarray(start, -TAG_BYTES)), cipher.final()])
    return stripPadding(padded)
  } catch (error) {
    if (error instanceof DecryptionError) throw error
    throw new DecryptionError('The message was encrypted for another browser.', { cause: error })
  }
}

/** Removes the delimiter and the zeros after it. */
function stripPadding(padded: Buffer): Buffer {
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end--
  if (padded[end] !== LAST_RECORD) throw new DecryptionError('The message is not a single record.')
  return padded.subarray(0, end)
}

/** The first block of HKDF-Expand. @see RFC 5869 section 2.3 */
function expand(key: Buffer, info: Buffer): Buffer {
  return hmac(key, Buffer.concat([info, Buffer.from([1])]))
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
