import { createDecipheriv, createHmac, type ECDH } from 'node:crypto'

/** salt 16, record size 4, length of the key 1. @see RFC 8188 section 2.1 */
const FIXED_HEADER_BYTES = 21
const SALT_BYTES = 16
const POINT_BYTES = 65
const TAG_BYTES = 16
const KEY_BYTES = 16
const NONCE_BYTES = 12
/** Says that no record follows. @see RFC 8188 section 2 */
const LAST_RECORD = 2

/** A body that its browser can't read. */
export class MessageUnreadableError extends Error {
  override readonly name = 'MessageUnreadableError'
}

/**
 * Opens a push message as the browser does it was encrypted for: the way back of `MessageEncryptor`.
 *
 * @param body one `aes128gcm` record, as push services hand it on.
 * @param keys the browser's own key pair on P-256.
 * @param auth the browser's secret of 16 bytes.
 * @throws MessageUnreadableError when it is no such record, or not for this browser.
 * @see RFC 8291 section 3.4
 */
export function decryptMessage(body: Uint8Array, keys: ECDH, auth: Uint8Array): Buffer {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const start = FIXED_HEADER_BYTES + POINT_BYTES
  if (bytes.length <= start + TAG_BYTES || bytes[FIXED_HEADER_BYTES - 1] !== POINT_BYTES) {
    throw new MessageUnreadableError('The message is no record of aes128gcm.')
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
    return withoutPadding(padded)
  } catch (error) {
    if (error instanceof MessageUnreadableError) throw error
    throw new MessageUnreadableError('The message is not for this browser.', { cause: error })
  }
}

/** What is before the delimiter; zeros may follow it. */
function withoutPadding(padded: Buffer): Buffer {
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end--
  if (padded[end] !== LAST_RECORD) throw new MessageUnreadableError('The message is not one record.')
  return padded.subarray(0, end)
}

/** The first block of HKDF's second step. @see RFC 5869 section 2.3 */
function expand(key: Buffer, info: Buffer): Buffer {
  return hmac(key, Buffer.concat([info, Buffer.from([1])]))
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
