import { spawnSync } from 'node:child_process'
import { createECDH, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ecdhAgreement } from './ecdh-agreement.ts'
import { ffiAgreement, isPrivateKey, opensslAgreement } from './ffi-agreement.ts'
import { InvalidPublicKeyError, type KeyAgreement } from './key-agreement.ts'

const ffi = process.getBuiltinModule('node:ffi')
const openssl = ffi === undefined ? null : opensslAgreement()
const byFfi = ffi === undefined ? null : ffiAgreement()

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
const point = createECDH('prime256v1').generateKeys()
const compressed = createECDH('prime256v1').generateKeys(null, 'compressed')
const hybrid = createECDH('prime256v1').generateKeys(null, 'hybrid')

const implementations: readonly (readonly [string, KeyAgreement])[] = [
  ['ECDH', ecdhAgreement()],
  ...(byFfi === null ? [] : [['OpenSSL by FFI', byFfi] as const]),
]

describe.each(implementations)('%s', (_name, agree) => {
  test('computes the same secret as the peer', () => {
    const peer = createECDH('prime256v1')
    for (let n = 0; n < 60; n++) {
      const { publicKey, secret } = agree(peer.generateKeys())
      expect(publicKey).toHaveLength(65)
      expect(secret).toEqual(peer.computeSecret(publicKey))
    }
  })

  test('uses a new key pair each time', () => {
    const keys = Array.from({ length: 60 }, () => agree(point).publicKey.toString('hex'))
    expect(new Set(keys).size).toBe(60)
  })

  test.each([
    ['off the curve', offCurve],
    ['with coordinates above the field', outsideField],
    ['at infinity', Buffer.from([0])],
    ['at infinity, padded to the length of a point', Buffer.alloc(65)],
    ['truncated', point.subarray(0, 64)],
    ['too long', Buffer.concat([point, Buffer.from([0])])],
    ['compressed', compressed],
    ['in hybrid form', hybrid],
    ['empty', Buffer.alloc(0)],
  ])('rejects a point %s and serves the next one', (_what, peerPublicKey) => {
    expect(() => agree(peerPublicKey)).toThrow(InvalidPublicKeyError)

    const peer = createECDH('prime256v1')
    const { publicKey, secret } = agree(peer.generateKeys())
    expect(secret).toEqual(peer.computeSecret(publicKey))
  })
})

test.skipIf(ffi === undefined || process.platform === 'win32')('calls OpenSSL where node:ffi exists', () => {
  expect(openssl).not.toBeNull()
})

test.skipIf(ffi === undefined)('FFI is not available with --no-experimental-ffi', () => {
  const program = `import { ffiAgreement } from '${new URL('ffi-agreement.ts', import.meta.url).href}'
    process.stdout.write(String(ffiAgreement()))`
  const args = ['--no-experimental-ffi', '--input-type=module', '--eval', program]

  expect(spawnSync(process.execPath, args, { encoding: 'utf8' })).toMatchObject({
    stdout: 'null',
    stderr: '',
  })
})

test.each([{ ffi: false, loads: false }, ...(ffi === undefined ? [] : [{ ffi: true, loads: true }])])(
  'with the option ffi: $ffi an encryptor loads node:ffi: $loads',
  ({ ffi: option, loads }) => {
    // Node warns when node:ffi is loaded, unless the operator turns that off.
    const program = `import { MessageEncryptor } from '${new URL('../encrypt.ts', import.meta.url).href}'
    const p256dh = Buffer.from('${point.toString('hex')}', 'hex')
    const body = new MessageEncryptor({ ffi: ${option} }).encrypt(Buffer.from('text'), { p256dh, auth: Buffer.alloc(16) })
    process.stdout.write(String(body.length))`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    })

    expect(stdout).toBe('107')
    expect(stderr.includes('ExperimentalWarning: FFI')).toBe(loads)
  },
)

describe.runIf(openssl !== null)('OpenSSL with a given private key', () => {
  const agree: NonNullable<typeof openssl> = (privateKey, peerPublicKey) => {
    if (openssl === null) throw new Error('OpenSSL is not available.')
    return openssl(privateKey, peerPublicKey)
  }

  test('computes the secret of RFC 8291', () => {
    const { publicKey, secret } = agree(rfc8291.ourPrivateKey, rfc8291.peerPublicKey)

    expect(publicKey.toString('base64url')).toBe(rfc8291.publicKey)
    expect(secret.toString('base64url')).toBe(rfc8291.secret)
  })

  test('computes the same secret as the peer', () => {
    const privateKeys = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter(isPrivateKey)
    fc.assert(
      fc.property(privateKeys, (privateKey) => {
        const peer = createECDH('prime256v1')
        const { publicKey, secret } = agree(privateKey, peer.generateKeys())
        expect(secret).toEqual(peer.computeSecret(publicKey))
      }),
      { numRuns: 60 },
    )
  })

  test('accepts the smallest and the largest private key', () => {
    const one = Buffer.from('01'.padStart(64, '0'), 'hex')
    const largest = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550', 'hex')
    // The largest is the order minus one. Its point is the inverse of the one of 1, with the same x.
    expect(agree(one, point).secret).toEqual(point.subarray(1, 33))
    expect(agree(largest, point).secret).toEqual(point.subarray(1, 33))
  })

  test('leaves no entry in OpenSSL’s error queue', () => {
    const functions = ffi?.dlopen(null, { ERR_peek_error: { return: 'u64' } }).functions
    expect(() => agree(randomBytes(32), offCurve)).toThrow(InvalidPublicKeyError)
    expect(functions?.ERR_peek_error()).toBe(0n)
  })
})

test('zero and numbers from the order of the group on are not private keys', () => {
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
  expect([Buffer.alloc(32), order, Buffer.alloc(32, 255)].map(isPrivateKey)).toEqual([false, false, false])
})
