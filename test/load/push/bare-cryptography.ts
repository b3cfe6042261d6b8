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
import { fastestAgreement } from '../../../src/adapters/web-push/key-agreement/fastest-agreement.ts'
import type { SubscriptionJson } from '../../support/push-service/browser-keys.ts'

/**
 * Ways to do no more than a message can't do without: a key pair, an agreement, a derivation and an encryption.
 *
 *   cheapest      the cheapest agreement that we know, which is what a desk uses
 *   key-objects   Node's key objects
 *   ecdh          Node's ECDH objects, which take and give points as bytes
 *   hkdf          the same, and HKDF by the call Node has for it
 *   pairs-ahead   the same as `ecdh` with the key pair made ahead, in time that is not counted
 *
 * @see RFC 8291 section 3
 */
export const cryptographies = ['cheapest', 'key-objects', 'ecdh', 'hkdf', 'pairs-ahead'] as const
export type Cryptography = (typeof cryptographies)[number]

type Step = (point: Buffer) => Buffer
type Derive = (secret: Buffer, auth: Buffer, point: Buffer) => readonly [key: Buffer, nonce: Buffer]

/** Gives a function that encrypts one message. */
export function encryptorOf(way: Cryptography): (browser: SubscriptionJson, text: Buffer) => Buffer {
  const agree = agreementBy(way)
  const derive = way === 'hkdf' ? deriveByHkdf : deriveByHmac
  return ({ keys }, text) => {
    const point = Buffer.from(keys.p256dh, 'base64url')
    const [key, nonce] = derive(agree(point), Buffer.from(keys.auth, 'base64url'), point)
    const cipher = createCipheriv('aes-128-gcm', key, nonce)
    return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
  }
}

function agreementBy(way: Cryptography): Step {
  if (way === 'cheapest') return agreeByTheCheapest()
  return way === 'key-objects' ? agreeByKeyObjects : agreeByEcdh(way !== 'pairs-ahead')
}

function agreeByTheCheapest(): Step {
  const agree = fastestAgreement()
  return (point) => agree(randomBytes(32), point).secret
}

const agreeByKeyObjects: Step = (point) => {
  const x = point.toString('base64url', 1, 33)
  const y = point.toString('base64url', 33)
  const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const theirs = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  return diffieHellman({ privateKey: ours.privateKey, publicKey: theirs })
}

function agreeByEcdh(isPairCounted: boolean): Step {
  const ours = createECDH('prime256v1')
  ours.generateKeys()
  return (point) => {
    if (isPairCounted) {
      ours.generateKeys()
      ours.getPublicKey()
    }
    return ours.computeSecret(point)
  }
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
