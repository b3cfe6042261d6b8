import {
  createCipheriv,
  createECDH,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import { ecdhAgreement } from '../../../src/adapters/web-push/key-agreement/ecdh-agreement.ts'
import { ffiAgreement } from '../../../src/adapters/web-push/key-agreement/ffi-agreement.ts'
import type { KeyAgreement } from '../../../src/adapters/web-push/key-agreement/key-agreement.ts'
import type { SubscriptionJson } from '../../support/push-service/browser-keys.ts'

/**
 * The minimum for one message: a key pair, a key agreement, a key derivation and an encryption.
 *
 *   ffi             OpenSSL through node:ffi: `TELEX_PUSH_FFI`
 *   key-objects     Node's key objects with JWK
 *   ecdh            Node's ECDH class: the default of a desk
 *   hkdf            the same with `hkdfSync`
 *   precomputed     the same as `ecdh` with one key pair for all messages, which no sender may do
 *
 * @see RFC 8291 section 3
 */
export const cryptographies = ['ecdh', 'ffi', 'key-objects', 'hkdf', 'precomputed'] as const
export type Cryptography = (typeof cryptographies)[number]

type Agree = (point: Buffer) => Buffer
type Derive = (secret: Buffer, auth: Buffer, point: Buffer) => readonly [key: Buffer, nonce: Buffer]

/** Returns a function that encrypts one message. */
export function encryptorOf(variant: Cryptography): (browser: SubscriptionJson, text: Buffer) => Buffer {
  const agree = agreementOf(variant)
  const derive = variant === 'hkdf' ? deriveByHkdf : deriveByHmac
  return ({ keys }, text) => {
    const point = Buffer.from(keys.p256dh, 'base64url')
    const [key, nonce] = derive(agree(point), Buffer.from(keys.auth, 'base64url'), point)
    const cipher = createCipheriv('aes-128-gcm', key, nonce)
    return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
  }
}

function agreementOf(variant: Cryptography): Agree {
  switch (variant) {
    case 'ecdh':
    case 'hkdf':
      return secretOf(ecdhAgreement())
    case 'ffi':
      return secretOf(ffiAgreement() ?? ecdhAgreement())
    case 'key-objects':
      return agreeByKeyObjects
    case 'precomputed':
      return agreeByPrecomputedPair()
  }
}

function secretOf(agree: KeyAgreement): Agree {
  return (point) => agree(point).secret
}

const agreeByKeyObjects: Agree = (point) => {
  const x = point.toString('base64url', 1, 33)
  const y = point.toString('base64url', 33)
  const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const theirs = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  return diffieHellman({ privateKey: ours.privateKey, publicKey: theirs })
}

function agreeByPrecomputedPair(): Agree {
  const ours = createECDH('prime256v1')
  ours.generateKeys()
  return (point) => ours.computeSecret(point)
}

const deriveByHmac: Derive = (secret, auth, point) => {
  const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest()
  const input = hmac(hmac(auth, secret), point)
  const key = hmac(randomBytes(16), input)
  return [hmac(key, point).subarray(0, 16), hmac(key, input).subarray(0, 12)]
}

const deriveByHkdf: Derive = (secret, auth, point) => {
  const hkdf = (input: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', input, salt, info, bytes))
  const input = hkdf(secret, auth, point, 32)
  const salt = randomBytes(16)
  return [hkdf(input, salt, point, 16), hkdf(input, salt, auth, 12)]
}
