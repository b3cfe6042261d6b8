import { expect, test } from 'vitest'
import type { Request } from '../line.ts'
import { ReplyHeadReader } from './reply-head.ts'
import { RequestHeadWriter } from './request-head.ts'

const request: Request = {
  path: `/fcm/send/${'x'.repeat(180)}`,
  authorization: `vapid t=${'a'.repeat(240)}, k=${'b'.repeat(87)}`,
  body: Buffer.alloc(604),
  ttlSeconds: 3_600,
  urgency: 'high',
  topic: '0123456789abcdef0123456789abcdef',
}

function written(writer: RequestHeadWriter, wished: Request = request): Buffer {
  const out = Buffer.alloc(writer.maxBytes(wished) + 10)
  return out.subarray(10, writer.write(out, 10, wished))
}

test('another end reads what was written', () => {
  const head = new ReplyHeadReader().read(written(new RequestHeadWriter('fcm.googleapis.com')))

  expect([...head]).toEqual([
    [':method', 'POST'],
    [':scheme', 'https'],
    [':authority', 'fcm.googleapis.com'],
    [':path', request.path],
    ['authorization', request.authorization],
    ['content-encoding', 'aes128gcm'],
    ['content-type', 'application/octet-stream'],
    ['content-length', '604'],
    ['ttl', '3600'],
    ['urgency', 'high'],
    ['topic', request.topic],
  ])
})

test('what was said before takes a byte, and what changes is said anew', () => {
  const writer = new RequestHeadWriter('fcm.googleapis.com')
  const reader = new ReplyHeadReader()
  const first = written(writer)
  reader.read(first)

  const same = written(writer)
  const later = { ...request, ttlSeconds: 3_599 }
  const headOfSame = reader.read(same)
  const headOfLater = reader.read(written(writer, later))

  expect(same.length).toBeLessThan(request.path.length + 20)
  expect(headOfSame.get('authorization')).toBe(request.authorization)
  expect([headOfLater.get('ttl'), headOfLater.get('topic')]).toEqual(['3599', request.topic])
})

test('a thousand changes stay within what the other end remembers', () => {
  const writer = new RequestHeadWriter('web.push.apple.com')
  const reader = new ReplyHeadReader()
  for (let ttlSeconds = 0; ttlSeconds < 1_000; ttlSeconds++) {
    const head = reader.read(written(writer, { ...request, ttlSeconds }))
    expect([head.get('ttl'), head.get('authorization')]).toEqual([String(ttlSeconds), request.authorization])
  }
})

test.each([0, 100, 4_096, 65_536])('an end that remembers %i bytes is given what it can read', (bytes) => {
  const writer = new RequestHeadWriter('fcm.googleapis.com')
  const reader = new ReplyHeadReader()
  writer.limit(bytes)

  const heads = [written(writer), written(writer), written(writer)].map((block) => reader.read(block))

  expect(heads.map((head) => head.get('authorization'))).toEqual(Array(3).fill(request.authorization))
})
