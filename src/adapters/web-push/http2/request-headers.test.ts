import { expect, test } from 'vitest'
import type { Request } from '../connection.ts'
import { RequestHeaderEncoder } from './request-headers.ts'
import { ResponseHeaderDecoder } from './response-headers.ts'

const request: Request = {
  path: `/fcm/send/${'x'.repeat(180)}`,
  authorization: `vapid t=${'a'.repeat(240)}, k=${'b'.repeat(87)}`,
  body: Buffer.alloc(604),
  ttlSeconds: 3_600,
  urgency: 'high',
  topic: '0123456789abcdef0123456789abcdef',
}

function encode(encoder: RequestHeaderEncoder, input: Request = request): Buffer {
  const out = Buffer.alloc(encoder.maxBytes(input) + 10)
  return out.subarray(10, encoder.encode(out, 10, input))
}

test('another decoder reads the request headers', () => {
  const headers = new ResponseHeaderDecoder().decode(encode(new RequestHeaderEncoder('fcm.googleapis.com')))

  expect([...headers]).toEqual([
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

test('repeated fields take one byte, changed fields are sent again', () => {
  const encoder = new RequestHeaderEncoder('fcm.googleapis.com')
  const decoder = new ResponseHeaderDecoder()
  decoder.decode(encode(encoder))

  const repeated = encode(encoder)
  const changed = { ...request, ttlSeconds: 3_599 }
  const repeatedHeaders = decoder.decode(repeated)
  const changedHeaders = decoder.decode(encode(encoder, changed))

  expect(repeated.length).toBeLessThan(request.path.length + 20)
  expect(repeatedHeaders.get('authorization')).toBe(request.authorization)
  expect([changedHeaders.get('ttl'), changedHeaders.get('topic')]).toEqual(['3599', request.topic])
})

test('a thousand changed fields stay within the peer’s dynamic table', () => {
  const encoder = new RequestHeaderEncoder('web.push.apple.com')
  const decoder = new ResponseHeaderDecoder()
  for (let ttlSeconds = 0; ttlSeconds < 1_000; ttlSeconds++) {
    const headers = decoder.decode(encode(encoder, { ...request, ttlSeconds }))
    expect([headers.get('ttl'), headers.get('authorization')]).toEqual([
      String(ttlSeconds),
      request.authorization,
    ])
  }
})

test.each([0, 100, 4_096, 65_536])('a peer with a table of %i bytes can decode every block', (bytes) => {
  const encoder = new RequestHeaderEncoder('fcm.googleapis.com')
  const decoder = new ResponseHeaderDecoder()
  encoder.setMaxTableSize(bytes)

  const responses = [encode(encoder), encode(encoder), encode(encoder)].map((block) => decoder.decode(block))

  expect(responses.map((headers) => headers.get('authorization'))).toEqual(
    Array(3).fill(request.authorization),
  )
})

test.each([
  { sizes: [100, 2_000], signaled: [100, 2_000] },
  { sizes: [2_000, 100], signaled: [100] },
  { sizes: [2_000, 100, 0, 300, 200], signaled: [0, 200] },
  { sizes: [100, 65_536], signaled: [100, 4_096] },
  { sizes: [8_192, 4_096], signaled: [] },
])('signals the smallest and the final table size after $sizes', ({ sizes, signaled }) => {
  const encoder = new RequestHeaderEncoder('fcm.googleapis.com')
  const decoder = new ResponseHeaderDecoder()
  decoder.decode(encode(encoder))

  for (const size of sizes) encoder.setMaxTableSize(size)
  const block = encode(encoder)

  expect(tableSizeUpdates(block)).toEqual(signaled)
  expect(decoder.decode(block).get('authorization')).toBe(request.authorization)
  expect(decoder.decode(encode(encoder)).get('topic')).toBe(request.topic)
})

/** The dynamic table size updates at the beginning of a header block. @see RFC 7541 section 6.3 */
function tableSizeUpdates(block: Buffer): readonly number[] {
  const sizes: number[] = []
  for (let at = 0; ((block[at] ?? 0) & 0xe0) === 0x20;) {
    let size = block.readUInt8(at++) & 0x1f
    if (size === 0x1f) {
      for (let shift = 0, byte = 0x80; byte >= 0x80; shift += 7) {
        byte = block.readUInt8(at++)
        size += (byte & 0x7f) << shift
      }
    }
    sizes.push(size)
  }
  return sizes
}
