import { createECDH, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decryptMessage, DecryptionError } from './decrypt.ts'
import { MessageEncryptor } from './encrypt.ts'

const bytes = (base64url: string): Buffer => Buffer.from(base64url, 'base64url')

/** RFC 8291 section 5. */
const example = {
  text: 'When I grow up, I want to be a watermelon',
  browserPrivateKey: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  body: bytes(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml' +
      'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT' +
      'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  ),
}

test('decrypts the example of RFC 8291', () => {
  const keys = createECDH('prime256v1')
  keys.setPrivateKey(example.browserPrivateKey)

  expect(decryptMessage(example.body, keys, example.auth).toString()).toBe(example.text)
})

test('decrypts every message that MessageEncryptor made', () => {
  const encryptor = new MessageEncryptor({ ffi: false })
  const keys = createECDH('prime256v1')
  const p256dh = keys.generateKeys()
  const auth = randomBytes(16)
  const message = fc.uint8Array({ maxLength: 3_993 })
  fc.assert(
    fc.property(message, (text) => {
      const decrypted = decryptMessage(encryptor.encrypt(text, { p256dh, auth }), keys, auth)
      expect(Buffer.from(text).equals(decrypted)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('rejects messages for another browser, changed or truncated ones', () => {
  const keys = createECDH('prime256v1')
  keys.setPrivateKey(example.browserPrivateKey)
  const changed = Buffer.from(example.body)
  changed.writeUInt8(changed.readUInt8(100) ^ 1, 100)
  const other = createECDH('prime256v1')
  other.generateKeys()

  expect(() => decryptMessage(changed, keys, example.auth)).toThrow(DecryptionError)
  expect(() => decryptMessage(example.body, other, example.auth)).toThrow(DecryptionError)
  expect(() => decryptMessage(example.body, keys, randomBytes(16))).toThrow(DecryptionError)
  for (const length of [0, 21, 86, 102, example.body.length - 1]) {
    expect(() => decryptMessage(example.body.subarray(0, length), keys, example.auth)).toThrow(
      DecryptionError,
    )
  }
})
