import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { ProxyHint } from './proxy-hint.ts'

function from(remoteAddress: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage
}

function hint(trustProxy: number, nowMs = () => 0) {
  const warned: string[] = []
  const limits = { streamsPerAddress: 0, requestsPerMinute: 0, trustProxy }
  return { warned, hint: new ProxyHint({ limits, warn: (event) => warned.push(event) }, nowMs) }
}

test('detects an untrusted proxy on a private address, once', () => {
  const { hint: proxy, warned } = hint(0)

  proxy.observe(from('::ffff:127.0.0.1', '203.0.113.7'))
  proxy.observe(from('10.0.0.2', '203.0.113.8'))

  expect(warned).toEqual(['proxy-not-trusted'])
  expect(proxy.messages.join()).toContain('trustProxy')
})

test.each([
  ['the proxy is trusted', 1, from('10.0.0.2', '203.0.113.7')],
  ['no proxy says anything', 0, from('10.0.0.2')],
  ['a stranger makes it up', 0, from('203.0.113.7', '10.0.0.2')],
])('gives no hint when %s', (_when, trustProxy, request) => {
  const { hint: proxy, warned } = hint(trustProxy)

  proxy.observe(request)

  expect([warned, proxy.messages]).toEqual([[], []])
})

test('detects a proxy that throws away what the proxy before it said', () => {
  const { hint: proxy, warned } = hint(2)

  for (let n = 0; n < 20; n++) proxy.observe(from('10.0.0.2', `203.0.113.${n}`))

  expect(warned).toEqual(['proxy-chain-short'])
  expect(proxy.messages.join()).toContain('fewer X-Forwarded-For entries')
})

test('detects a trusted proxy that says nothing of its readers', () => {
  const { hint: proxy, warned } = hint(1)

  for (let n = 0; n < 1_000; n++) proxy.observe(from('127.0.0.1'))
  expect(warned).toEqual([])
  for (let n = 0; n < 20; n++) proxy.observeStream(from('127.0.0.1'))

  expect(warned).toEqual(['proxy-chain-short'])
})

test('takes scanners that found the machine behind its CDN for no proxy', () => {
  const { hint: proxy, warned } = hint(2)

  for (let n = 0; n < 10_000; n++) {
    proxy.observe(from('10.0.0.2', n % 3 === 0 ? '198.51.100.9' : '203.0.113.7, 198.51.100.1'))
  }

  expect(warned).toEqual([])
})

test('detects more than a thousand streams a minute from one address', () => {
  let now = 0
  const { hint: proxy, warned } = hint(1, () => now)
  const askFor = (count: number): void => {
    for (let n = 0; n < count; n++) {
      proxy.observeStream(from('10.0.0.2', '203.0.113.7'))
      proxy.observeStream(from('10.0.0.2', `198.51.100.${n % 200}`))
    }
  }

  askFor(1_000)
  now = 60_000
  askFor(1_000)
  expect(warned).toEqual([])
  askFor(1)

  expect(warned).toEqual(['streams-from-one-address'])
  expect(proxy.messages.join()).toContain('1,000 streams a minute')
  // It goes to whoever asks for /health.
  expect(proxy.messages.join()).not.toContain('203.0.113.7')
})
