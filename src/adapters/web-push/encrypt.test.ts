import { createECDH, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import ece from 'http_ece'
import { expect, test } from 'vitest'
import { BrowserKeyError, isBrowserKey, MAX_TEXT_BYTES, MessageEncryptor, seal } from './encrypt.ts'

const bytes = (base64url: string): Buffer => Buffer.from(base64url, 'base64url')

/** The example of RFC 8291 section 5 and appendix A. */
const rfc8291 = {
  text: 'When I grow up, I want to be a watermelon',
  ourPrivateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
  browserPrivateKey: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
  p256dh: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
  body:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml' +
    'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT' +
    'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}

function browser(): {
  readonly p256dh: Buffer
  readonly auth: Buffer
  readonly open: (body: Buffer) => Buffer
} {
  const keys = createECDH('prime256v1')
  const p256dh = keys.generateKeys()
  const auth = randomBytes(16)
  const open = (body: Buffer): Buffer =>
    ece.decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: auth })
  return { p256dh, auth, open }
}

test('encrypts the example of RFC 8291 byte for byte', () => {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(rfc8291.ourPrivateKey)
  const keys = { publicKey: ecdh.getPublicKey(), secret: ecdh.computeSecret(rfc8291.p256dh) }

  const body = seal(Buffer.from(rfc8291.text), rfc8291, keys, rfc8291.salt)

  expect(body.toString('base64url')).toBe(rfc8291.body)
})

test('the browser of RFC 8291 decrypts the message of section 5', () => {
  const keys = createECDH('prime256v1')
  keys.setPrivateKey(rfc8291.browserPrivateKey)

  const text = ece.decrypt(bytes(rfc8291.body), {
    version: 'aes128gcm',
    privateKey: keys,
    authSecret: rfc8291.auth,
  })

  expect(keys.getPublicKey()).toEqual(rfc8291.p256dh)
  expect(text.toString()).toBe(rfc8291.text)
})

test('another implementation decrypts messages of every length', () => {
  const encryptor = new MessageEncryptor({ ffi: false })
  const lengths = fc.oneof(fc.constantFrom(0, 1, MAX_TEXT_BYTES - 1, MAX_TEXT_BYTES), fc.nat(MAX_TEXT_BYTES))
  fc.assert(
    fc.property(lengths, (length) => {
      const reader = browser()
      const text = randomBytes(length)
      const body = encryptor.encrypt(text, reader)
      expect(body.length).toBe(length + 103)
      expect(reader.open(body).equals(text)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('each message has a new key pair and salt', () => {
  const encryptor = new MessageEncryptor({ ffi: false })
  const reader = browser()
  const text = Buffer.from('the same words')

  const bodies = Array.from({ length: 600 }, () => encryptor.encrypt(text, reader))

  const salts = new Set(bodies.map((body) => body.toString('hex', 0, 16)))
  const points = new Set(bodies.map((body) => body.toString('hex', 21, 86)))
  expect([salts.size, points.size]).toEqual([600, 600])
})

test('rejects a message that push services may refuse', () => {
  const encryptor = new MessageEncryptor({ ffi: false })
  expect(() => encryptor.encrypt(Buffer.alloc(MAX_TEXT_BYTES + 1), browser())).toThrow(RangeError)
})

test('a browser key off the curve is a BrowserKeyError, and isBrowserKey detects it', () => {
  const encryptor = new MessageEncryptor({ ffi: false })
  const off = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)])
  const { p256dh, auth } = browser()

  expect(() => encryptor.encrypt(Buffer.from('x'), { p256dh: off, auth })).toThrow(BrowserKeyError)
  expect([isBrowserKey(off), isBrowserKey(p256dh), isBrowserKey(p256dh.subarray(1))]).toEqual([
    false,
    true,
    false,
  ])
})
