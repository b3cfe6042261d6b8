import { expect, test } from 'vitest'
import { readRequestHead } from './request-head.ts'

function head(...lines: string[]): Buffer {
  return Buffer.from([...lines, '', ''].join('\r\n'), 'latin1')
}

test('parses a plain GET', () => {
  const read = readRequestHead(
    head('GET /live?after=x.1 HTTP/1.1', 'Host: a', 'Last-Event-ID:  x.2 ', 'X-Forwarded-For: 192.0.2.1'),
  )
  expect(read?.url).toBe('/live?after=x.1')
  expect({ ...read?.headers }).toEqual({ host: 'a', 'last-event-id': 'x.2', 'x-forwarded-for': '192.0.2.1' })
})

test('joins a header that comes twice, in order', () => {
  const read = readRequestHead(
    head('GET /live HTTP/1.1', 'Host: a', 'X-Forwarded-For: 192.0.2.1', 'x-forwarded-for: 192.0.2.2'),
  )
  expect(read?.headers['x-forwarded-for']).toBe('192.0.2.1, 192.0.2.2')
})

test('allows headers named like properties of every object', () => {
  expect(readRequestHead(head('GET / HTTP/1.1', 'Host: a', 'constructor: x'))?.headers['constructor']).toBe(
    'x',
  )
  expect(readRequestHead(head('GET / HTTP/1.1', 'Host: a'))?.headers['constructor']).toBeUndefined()
})

test.each([
  ['another method', head('POST /live HTTP/1.1', 'Host: a')],
  ['another version', head('GET /live HTTP/1.0', 'Host: a')],
  ['a whole address', head('GET http://a/live HTTP/1.1', 'Host: a')],
  ['a space in the address', head('GET /live x HTTP/1.1', 'Host: a')],
  ['no host', head('GET /live HTTP/1.1', 'Accept: text/event-stream')],
  ['two hosts', head('GET /live HTTP/1.1', 'Host: a', 'Host: b')],
  ['a body', head('GET /live HTTP/1.1', 'Host: a', 'Content-Length: 0')],
  ['a body in chunks', head('GET /live HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked')],
  ['another protocol', head('GET /live HTTP/1.1', 'Host: a', 'Upgrade: h2c')],
  ['a folded line', head('GET /live HTTP/1.1', 'Host: a', 'X: 1', ' 2')],
  ['a space before the colon', head('GET /live HTTP/1.1', 'Host : a')],
  ['a bare line feed', head('GET /live HTTP/1.1', 'Host: a\nX: 1')],
  ['a bare carriage return', head('GET /live HTTP/1.1', 'Host: a', 'X: 1\r2')],
  ['a NUL', head('GET /live HTTP/1.1', 'Host: a', 'X: 1\u00002')],
  ['a line without a name', head('GET /live HTTP/1.1', 'Host: a', ': x')],
  ['a very long head', head('GET /live HTTP/1.1', 'Host: a', `X: ${'x'.repeat(9_000)}`)],
  ['half a head', Buffer.from('GET /live HTTP/1.1\r\nHost: a\r\n')],
  ['more than a head', Buffer.concat([head('GET /live HTTP/1.1', 'Host: a'), Buffer.from('GET')])],
  ['two heads', Buffer.concat([head('GET / HTTP/1.1', 'Host: a'), head('GET / HTTP/1.1', 'Host: a')])],
  ['nothing', Buffer.alloc(0)],
])('%s is left to HTTP', (_, bytes) => {
  expect(readRequestHead(bytes)).toBeNull()
})
