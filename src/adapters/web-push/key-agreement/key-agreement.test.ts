import { spawnSync } from 'node:child_process'
import { createECDH, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ecdhAgreement } from './ecdh-agreement.ts'
import { isPrivateKey, InvalidPublicKeyError, type KeyAgreement } from './key-agreement.ts'
import { opensslAgreement } from './openssl-agreement.ts'

const ffi = process.getBuiltinModule('node:ffi')
const openssl = ffi === undefined ? null : opensslAgreement()

/** RFC 8291 section 5 and appendix A. */
const rfc8291 = {
  ourPrivateKey: Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'),
  peerPublicKey: Buffer.from(
    'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    'base64url',
  ),
  publicKey: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  secret: 'kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs',
}

const offCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)])
const outsideField = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 255)])
const good = createECDH('prime256v1').generateKeys()

const implementations: readonly (readonly [string, KeyAgreement])[] = [
  ['ECDH', ecdhAgreement()],
  ...(openssl === null ? [] : [['OpenSSL by FFI', openssl] as const]),
]

test.skipIf(ffi === undefined || process.platform === 'win32')(
  'calls OpenSSL directly where node:ffi exists',
  () => {
    expect(openssl).not.toBeNull()
  },
)

test.skipIf(ffi === undefined)('is not available with --no-experimental-ffi', () => {
  const program = `import { opensslAgreement } from '${new URL('openssl-agreement.ts', import.meta.url).href}'
    process.stdout.write(String(opensslAgreement()))`
  const args = ['--no-experimental-ffi', '--input-type=module', '--eval', program]

  expect(spawnSync(process.execPath, args, { encoding: 'utf8' })).toMatchObject({
    stdout: 'null',
    stderr: '',
  })
})

describe.each(implementations)('%s', (_name, agreement) => {
  test('computes the secret of RFC 8291', () => {
    const { publicKey, secret } = agreement(rfc8291.ourPrivateKey, rfc8291.peerPublicKey)

    expect(publicKey.toString('base64url')).toBe(rfc8291.publicKey)
    expect(secret.toString('base64url')).toBe(rfc8291.secret)
  })

  test('computes the same secret as the peer', () => {
    const privateKeys = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter(isPrivateKey)
    fc.assert(
      fc.property(privateKeys, (privateKey) => {
        const theirs = createECDH('prime256v1')
        const { publicKey, secret } = agreement(privateKey, theirs.generateKeys())
        expect(secret).toEqual(theirs.computeSecret(publicKey))
      }),
      { numRuns: 60 },
    )
  })

  test('accepts the smallest and the largest private key', () => {
    const one = Buffer.from('01'.padStart(64, '0'), 'hex')
    const largest = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550', 'hex')
    // The largest is the order minus one. Its point is the inverse of the one of 1, with the same x.
    expect(agreement(one, good).secret).toEqual(good.subarray(1, 33))
    expect(agreement(largest, good).secret).toEqual(good.subarray(1, 33))
  })

  test.each([
    ['off the curve', offCurve],
    ['with coordinates above the field', outsideField],
    ['at infinity', Buffer.from([0])],
    ['at infinity, padded to the length of a point', Buffer.alloc(65)],
    ['truncated', good.subarray(0, 64)],
    ['too long', Buffer.concat([good, Buffer.from([0])])],
    ['empty', Buffer.alloc(0)],
  ])('rejects a point %s and serves the next one', (_what, point) => {
    const privateKey = randomBytes(32)

    expect(() => agreement(privateKey, point)).toThrow(InvalidPublicKeyError)

    const { publicKey, secret } = agreement(rfc8291.ourPrivateKey, rfc8291.peerPublicKey)
    expect(publicKey.toString('base64url')).toBe(rfc8291.publicKey)
    expect(secret.toString('base64url')).toBe(rfc8291.secret)
  })
})

test.skipIf(openssl === null)('leaves no entry in OpenSSL’s error queue', () => {
  const functions = ffi?.dlopen(null, { ERR_peek_error: { return: 'u64' } }).functions
  expect(() => openssl?.(randomBytes(32), offCurve)).toThrow(InvalidPublicKeyError)
  expect(functions?.ERR_peek_error()).toBe(0n)
})

test('zero and numbers from the order of the group on are not private keys', () => {
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
  expect([Buffer.alloc(32), order, Buffer.alloc(32, 255)].map(isPrivateKey)).toEqual([false, false, false])
})
