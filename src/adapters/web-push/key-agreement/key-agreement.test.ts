import { spawnSync } from 'node:child_process'
import { createECDH, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ecdhAgreement } from './ecdh-agreement.ts'
import { isPrivateKey, NotAPointError, type Agree } from './key-agreement.ts'
import { opensslAgreement } from './openssl-agreement.ts'

const ffi = process.getBuiltinModule('node:ffi')
const direct = ffi === undefined ? null : opensslAgreement()

/** RFC 8291 section 5 and appendix A. */
const rfc8291 = {
  ourPrivateKey: Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'),
  theirPoint: Buffer.from(
    'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    'base64url',
  ),
  ourPoint: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  secret: 'kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs',
}

const off = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)])
const tooLarge = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 255)])
const good = createECDH('prime256v1').generateKeys()

const ways: readonly (readonly [string, Agree])[] = [
  ['Node’s ECDH object', ecdhAgreement()],
  ...(direct === null ? [] : [['OpenSSL, called directly', direct] as const]),
]

test.skipIf(ffi === undefined || process.platform === 'win32')(
  'OpenSSL is called directly where Node can',
  () => {
    expect(direct).not.toBeNull()
  },
)

test.skipIf(ffi === undefined)('an operator who does not want that says so, and it is not done', () => {
  const program = `import { opensslAgreement } from '${new URL('openssl-agreement.ts', import.meta.url).href}'
    process.stdout.write(String(opensslAgreement()))`
  const words = ['--no-experimental-ffi', '--input-type=module', '--eval', program]

  expect(spawnSync(process.execPath, words, { encoding: 'utf8' })).toMatchObject({
    stdout: 'null',
    stderr: '',
  })
})

describe.each(ways)('%s', (_name, agree) => {
  test('agrees on what RFC 8291 says', () => {
    const { ourPoint, secret } = agree(rfc8291.ourPrivateKey, rfc8291.theirPoint)

    expect(ourPoint.toString('base64url')).toBe(rfc8291.ourPoint)
    expect(secret.toString('base64url')).toBe(rfc8291.secret)
  })

  test('agrees with the other side, whose key pair Node made', () => {
    const privateKeys = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter(isPrivateKey)
    fc.assert(
      fc.property(privateKeys, (privateKey) => {
        const theirs = createECDH('prime256v1')
        const { ourPoint, secret } = agree(privateKey, theirs.generateKeys())
        expect(secret).toEqual(theirs.computeSecret(ourPoint))
      }),
      { numRuns: 60 },
    )
  })

  test('a private key of 1, and the largest, are private keys', () => {
    const one = Buffer.from('01'.padStart(64, '0'), 'hex')
    const largest = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550', 'hex')
    // The largest is the order less one: its point lies opposite to that of 1, and both have the same x.
    expect(agree(one, good).secret).toEqual(good.subarray(1, 33))
    expect(agree(largest, good).secret).toEqual(good.subarray(1, 33))
  })

  test.each([
    ['off the curve', off],
    ['with coordinates that are none', tooLarge],
    ['at infinity', Buffer.from([0])],
    ['at infinity, and as long as a point', Buffer.alloc(65)],
    ['cut short', good.subarray(0, 64)],
    ['too long', Buffer.concat([good, Buffer.from([0])])],
    ['empty', Buffer.alloc(0)],
  ])('a point %s is a named error, and the next one is served', (_what, point) => {
    const privateKey = randomBytes(32)

    expect(() => agree(privateKey, point)).toThrow(NotAPointError)

    const { ourPoint, secret } = agree(rfc8291.ourPrivateKey, rfc8291.theirPoint)
    expect(ourPoint.toString('base64url')).toBe(rfc8291.ourPoint)
    expect(secret.toString('base64url')).toBe(rfc8291.secret)
  })
})

test.skipIf(direct === null)('an error of OpenSSL is not left for the next who asks', () => {
  const openssl = ffi?.dlopen(null, { ERR_peek_error: { return: 'u64' } }).functions
  expect(() => direct?.(randomBytes(32), off)).toThrow(NotAPointError)
  expect(openssl?.ERR_peek_error()).toBe(0n)
})

test('zero and what is not below the order of the curve are no private keys', () => {
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
  expect([Buffer.alloc(32), order, Buffer.alloc(32, 255)].map(isPrivateKey)).toEqual([false, false, false])
})
