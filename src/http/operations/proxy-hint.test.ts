import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { ProxyHint } from './proxy-hint.ts'

function from(remoteAddress: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage
}

function hint(trustProxy: number) {
  const warned: string[] = []
  const limits = { streamsPerAddress: 0, requestsPerMinute: 0, trustProxy }
  return { warned, hint: new ProxyHint({ limits, warn: (event) => warned.push(event) }) }
}

test('detects an untrusted proxy on a private address, once', () => {
  const { hint: proxy, warned } = hint(0)

  proxy.observe(from('::ffff:127.0.0.1', '203.0.113.7'))
  proxy.observe(from('10.0.0.2', '203.0.113.8'))

  expect(warned).toEqual(['proxy-not-trusted'])
  expect(proxy.message).toContain('trustProxy')
})

test.each([
  ['the proxy is trusted', 1, from('10.0.0.2', '203.0.113.7')],
  ['no proxy says anything', 0, from('10.0.0.2')],
  ['a stranger makes it up', 0, from('203.0.113.7', '10.0.0.2')],
])('gives no hint when %s', (_when, trustProxy, request) => {
  const { hint: proxy, warned } = hint(trustProxy)

  proxy.observe(request)

  expect([warned, proxy.message]).toEqual([[], null])
})
