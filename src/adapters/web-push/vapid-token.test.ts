import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import type { VapidKey } from '../../fanout/push/delivery/vapid-key.ts'
import { VapidTokens } from './vapid-token.ts'

const HOUR = 3_600
const FCM = 'https://fcm.googleapis.com'

function newKey(id: string): VapidKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { id, publicKey: point.toString('base64url'), privateKey }
}

function tokensAt(start: number): { tokens: VapidTokens; clock: { now: number }; keys: VapidKey[] } {
  const clock = { now: start }
  const keys = [newKey('a'), newKey('b')]
  const find = (id: string): VapidKey | null => keys.find((key) => key.id === id) ?? null
  return { tokens: new VapidTokens(find, 'mailto:desk@example.org', () => clock.now), clock, keys }
}

test('a token has audience, expiry, subject and a valid signature', () => {
  const { tokens, keys } = tokensAt(1_000_000)

  const header = tokens.for(FCM, 'a') ?? ''

  const [, token = '', key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ typ: 'JWT', alg: 'ES256' })
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
    aud: FCM,
    exp: 1_000_000 + 12 * HOUR,
    sub: 'mailto:desk@example.org',
  })
  expect(key).toBe(keys[0]?.publicKey)
  const point = Buffer.from(key ?? '', 'base64url')
  const publicKey = createPublicKey({
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.toString('base64url', 1, 33),
      y: point.toString('base64url', 33),
    },
    format: 'jwk',
  })
  const holds = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  expect(holds).toBe(true)
})

test('reuses a token for hours and renews it well before it expires', () => {
  const { tokens, clock } = tokensAt(1_000_000)
  const first = tokens.for(FCM, 'a')

  clock.now += 5 * HOUR
  expect(tokens.for(FCM, 'a')).toBe(first)
  clock.now += 2 * HOUR
  expect(tokens.for(FCM, 'a')).not.toBe(first)
})

test('signs a token for each push service and key', () => {
  const { tokens } = tokensAt(1_000_000)
  const headers = [tokens.for(FCM, 'a'), tokens.for(FCM, 'b'), tokens.for('https://web.push.apple.com', 'a')]
  expect(new Set(headers).size).toBe(3)
})

test.each([24 * HOUR, -24 * HOUR])('signs a new token when the clock steps by %i seconds', (step) => {
  const { tokens, clock } = tokensAt(10_000_000)
  const first = tokens.for(FCM, 'a')
  clock.now += step
  expect(tokens.for(FCM, 'a')).not.toBe(first)
})

test('signs a new token after a refusal, and none for an unknown key', () => {
  const { tokens } = tokensAt(1_000_000)
  const first = tokens.for(FCM, 'a')
  tokens.forget(FCM, 'a')
  expect(tokens.for(FCM, 'a')).not.toBe(first)
  expect(tokens.for(FCM, 'z')).toBeNull()
})
