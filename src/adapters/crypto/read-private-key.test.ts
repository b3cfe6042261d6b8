import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { PrivateKeyError, readPrivateKey } from './read-private-key.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = privateKey.export({ format: 'jwk' })
const scalar = jwk.d ?? ''
const raw = Buffer.from(scalar, 'base64url')
const pem = (type: 'pkcs8' | 'sec1', key: KeyObject = privateKey): string =>
  key.export({ format: 'pem', type })
const der = (type: 'pkcs8' | 'sec1'): Buffer => privateKey.export({ format: 'der', type })
const point = Buffer.concat([
  Buffer.of(4),
  Buffer.from(jwk.x ?? '', 'base64url'),
  Buffer.from(jwk.y ?? '', 'base64url'),
])

test.each([
  ['32 bytes in base64url', scalar],
  ['the same in base64', raw.toString('base64')],
  ['the same in hex', raw.toString('hex')],
  ['a JWK', JSON.stringify(jwk, null, 2)],
  ['a JWK set of one key', JSON.stringify({ keys: [jwk] })],
  ['the JSON of a library', JSON.stringify({ publicKey: point.toString('base64url'), privateKey: scalar })],
  ['PEM with PKCS#8', pem('pkcs8')],
  ['PEM with SEC 1', pem('sec1')],
  [
    'PEM behind the name of its curve',
    `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pem('sec1')}`,
  ],
  ['PEM with CR LF', pem('pkcs8').replaceAll('\n', '\r\n')],
  ['DER with PKCS#8 in base64url', der('pkcs8').toString('base64url')],
  ['DER with SEC 1 in base64', der('sec1').toString('base64')],
])('reads %s', (_, text) => {
  expect(readPrivateKey(`\n${text}\n`)).toBe(scalar)
})

const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })

test.each([
  [
    'something else',
    'not a key',
    'This is not a P-256 private key. Give 32 bytes in base64url, a JWK, or PEM',
  ],
  ['too few bytes', raw.toString('base64url', 1), 'This is not a P-256 private key.'],
  ['nothing', '', 'This is not a P-256 private key.'],
  ['a public key', point.toString('base64url'), 'This is a public key.'],
  ['a public PEM', publicKey.export({ format: 'pem', type: 'spki' }), 'This is a public key.'],
  ['a public JWK', JSON.stringify(publicKey.export({ format: 'jwk' })), 'This is a public key.'],
  ['another curve', pem('pkcs8', p384), 'This key is not on the curve P-256'],
  ['a JWK of another curve', JSON.stringify(p384.export({ format: 'jwk' })), 'not a JWK of a P-256 key'],
  ['two keys', JSON.stringify({ keys: [jwk, other] }), 'several keys'],
  ['a cut JWK', JSON.stringify(jwk).slice(0, -5), 'incomplete or broken'],
  ['parts of two keys', JSON.stringify({ ...jwk, x: other.x, y: other.y }), 'don’t belong together'],
  ['a cut PEM', pem('pkcs8').replace(/\n.{10}/, '\n'), 'incomplete or broken'],
  [
    'an encrypted key',
    privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }),
    'This key is encrypted. Decrypt it first',
  ],
])('refuses %s in a sentence that does not repeat it', (_, text, sentence) => {
  expect(() => readPrivateKey(text)).toThrow(PrivateKeyError)
  expect(() => readPrivateKey(text)).toThrow(sentence)
  try {
    readPrivateKey(text)
  } catch (error) {
    expect(String(error)).not.toContain(scalar)
  }
})
