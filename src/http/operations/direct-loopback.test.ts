import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { isDirectLoopback } from './direct-loopback.ts'

test.each([
  ['127.0.0.1', { host: 'localhost:8484' }, true],
  ['::1', { host: '[::1]:8484' }, true],
  ['::ffff:127.0.0.1', { host: '127.0.0.1:8484' }, true],
  ['127.0.0.1', {}, true],
  ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '203.0.113.7' }, false],
  ['127.0.0.1', { host: 'localhost', forwarded: 'for=203.0.113.7' }, false],
  ['127.0.0.1', { host: 'localhost', via: '1.1 proxy' }, false],
  ['127.0.0.1', { host: 'live.example.org' }, false],
  ['127.0.0.1', { host: 'localhost.example.org' }, false],
  ['172.17.0.1', { host: 'localhost:8484' }, false],
  ['203.0.113.7', { host: '127.0.0.1' }, false],
])('from %s with %j: %s', (remoteAddress, headers, expected) => {
  const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage
  expect(isDirectLoopback(request)).toBe(expected)
})
