import { expect, test } from 'vitest'
import { canonicalJson, readJsonBody } from './read-body.ts'

const json = { 'content-type': 'application/json' }

type Sent = string | Uint8Array<ArrayBuffer> | ReadableStream

function asked(body: Sent, headers: Record<string, string> = json): Request {
  return new Request('http://desk/', { method: 'POST', body, headers, duplex: 'half' })
}

/** Bytes that never end, counting how many were taken. */
function endless(): { readonly body: ReadableStream<Uint8Array>; readonly taken: () => number } {
  let taken = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken += 1_024
      controller.enqueue(new Uint8Array(1_024).fill(32))
    },
  })
  return { body, taken: () => taken }
}

test('stops reading at the limit', async () => {
  const { body, taken } = endless()

  const read = await readJsonBody(asked(body), 10_000)

  expect(read).toMatchObject({ ok: false, refusal: { kind: 'body-too-large', maxBytes: 10_000 } })
  expect(taken()).toBeLessThan(20_000)
})

test('does not read a body whose Content-Length exceeds the limit', async () => {
  const { body, taken } = endless()

  const read = await readJsonBody(asked(body, { ...json, 'content-length': '10001' }), 10_000)

  expect(read).toMatchObject({ ok: false, refusal: { kind: 'body-too-large' } })
  // A stream may fetch its first piece by itself.
  expect(taken()).toBeLessThanOrEqual(1_024)
})

test('refuses a body that is cut off', async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error('aborted'))
    },
  })

  expect(await readJsonBody(asked(body), 1_000_000)).toMatchObject({
    ok: false,
    refusal: { kind: 'bad-request' },
  })
})

test.each([
  ['{"a":', 'bad-json'],
  ['', 'bad-json'],
  ['[1] trailing', 'bad-json'],
  ['['.repeat(100) + ']'.repeat(100), 'bad-json'],
  ['{"a":'.repeat(40) + '1' + '}'.repeat(40), 'bad-json'],
])('%j is %s', async (text, kind) => {
  expect(await readJsonBody(asked(text), 1_000_000)).toMatchObject({ ok: false, refusal: { kind } })
})

test('refuses bytes that are not UTF-8', async () => {
  const bytes = new Uint8Array([0x22, 0xff, 0xfe, 0x22])

  expect(await readJsonBody(asked(bytes), 1_000_000)).toMatchObject({
    ok: false,
    refusal: { kind: 'bad-json' },
  })
})

test.each([
  ['text/plain'],
  ['application/x-www-form-urlencoded'],
  ['multipart/form-data; boundary=x'],
  ['application/jsonp'],
])('%s is the wrong type', async (type) => {
  const read = await readJsonBody(asked('{}', { 'content-type': type }), 1_000_000)

  expect(read).toMatchObject({ ok: false, refusal: { kind: 'wrong-content-type', given: type } })
})

test.each([
  ['application/json'],
  ['application/json; charset=utf-8'],
  ['APPLICATION/JSON'],
  ['application/ld+json'],
])('%s is JSON', async (type) => {
  expect(await readJsonBody(asked('{"a":1}', { 'content-type': type }), 1_000_000)).toMatchObject({
    ok: true,
  })
})

test('refuses compressed bodies', async () => {
  const read = await readJsonBody(asked('{}', { ...json, 'content-encoding': 'gzip' }), 1_000_000)

  expect(read).toMatchObject({ ok: false, refusal: { kind: 'wrong-content-type' } })
})

test('reads a body of announced length, and refuses what is longer than the limit all the same', async () => {
  const announced = { ...json, 'content-length': '7' }

  expect(await readJsonBody(asked('{"a":1}', announced), 7)).toEqual({ ok: true, value: { a: 1 } })
  expect(await readJsonBody(asked(`{"a":1}${' '.repeat(100)}`, announced), 7)).toMatchObject({
    refusal: { kind: 'body-too-large', maxBytes: 7 },
  })
})

test('refuses a body of announced length that breaks off', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })

  const read = await readJsonBody(asked(body, { ...json, 'content-length': '7' }), 100)

  expect(read).toEqual({ ok: false, refusal: { kind: 'bad-request' } })
})

test('ignores spaces and the order of fields in the canonical form', () => {
  const [one, same, other] = [
    '{"a":1,"b":{"d":[1,2],"c":null}}',
    '{ "b": {"c":null, "d":[1, 2]},\n "a": 1 }',
    '{"a":1,"b":{"d":[2,1],"c":null}}',
  ].map((text) => canonicalJson(JSON.parse(text)))

  expect(one).toBe('{"a":1,"b":{"c":null,"d":[1,2]}}')
  expect(same).toBe(one)
  expect(other).not.toBe(one)
})

test.each([
  ['nested in lists', `${'['.repeat(33)}${']'.repeat(33)}`, 'nested more than 32 levels deep'],
  ['too many fields', `{${'"a":1,'.repeat(30_000)}"b":1}`, 'more than 30,000 values'],
  ['too many lists', `[${'[],'.repeat(15_000)}[]]`, 'more than 30,000 values'],
])('refuses JSON that is %s', async (_what, text, problem) => {
  const read = await readJsonBody(asked(text), 1_000_000)

  expect(read).toMatchObject({ ok: false, refusal: { kind: 'bad-json' } })
  expect(JSON.stringify(read)).toContain(problem)
})

test('does not count what stands in a text', async () => {
  const text = JSON.stringify({ text: `${'[{,'.repeat(40_000)}\\"` })

  expect(await readJsonBody(asked(text), 1_000_000)).toEqual({ ok: true, value: JSON.parse(text) })
})
