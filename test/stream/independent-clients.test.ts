import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { EventSource } from 'eventsource'
import { expect, test } from 'vitest'
import { gunzipSoFar } from '../support/gzip-stream.ts'
import { eventsIn, eventsSince, hostilePieces, recordStream, tellHostile } from '../support/hostile-story.ts'
import { SseParser, type SseEvent } from '../support/sse-parser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

/** Every kind there is, and those that hostile text would have. */
const kinds = ['hello', 'post', 'story', 'reset', 'heartbeat', 'bye', 'message', 'forged']

async function hostileDesk(pieces: readonly string[]): Promise<{ desk: TestDesk; after: string }> {
  const desk = await startDesk({ options: { requestsPerMinute: '0' } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const { cursor } = (await desk.call('GET', '/stories/ferry')).body as { cursor: string }
  for (const piece of pieces) await tellHostile(desk, 'ferry', piece)
  return { desk, after: cursor }
}

/** What the `eventsource` package makes of a stream, until it has so many events. */
function heardBy(source: EventSource, count: number): Promise<readonly SseEvent[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly SseEvent[]>()
  const events: SseEvent[] = []
  for (const kind of kinds) {
    source.addEventListener(kind, ({ type, data, lastEventId }) => {
      events.push({ event: type, data: String(data), lastEventId })
      if (events.length === count) resolve(events)
    })
  }
  source.addEventListener('error', (error) => reject(new Error(`It gave up: ${error.message}`)))
  return promise.finally(() => source.close())
}

/** An `EventSource` to whom these pieces come, each on its own, and then nothing more. */
function sourceOf(pieces: readonly Uint8Array<ArrayBuffer>[], isGzip: boolean): EventSource {
  const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece)
    },
  })
  const body = isGzip ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes
  const headers = { 'content-type': 'text/event-stream' }
  return new EventSource('http://desk.example/live', { fetch: async () => new Response(body, { headers }) })
}

test('hostile text in any field starts no field and no event in any client', async () => {
  const { desk, after } = await hostileDesk(hostilePieces)
  await using _ = desk
  const expected = await eventsSince(desk, after)
  expect(expected.length).toBeGreaterThan(hostilePieces.length * 3)
  expect(JSON.stringify(expected)).toContain('data: forged')

  const plain = eventsIn(await recordStream(desk, after, 'plain', expected.length))
  const gzip = eventsIn(gunzipSoFar(await recordStream(desk, after, 'gzip', expected.length)))
  const source = new EventSource(`${desk.localUrl}/live?after=${after}`)
  const [hello, ...heard] = await heardBy(source, expected.length + 1)

  expect(plain.slice(1)).toEqual(expected)
  expect(gzip.slice(1)).toEqual(expected)
  expect(hello).toMatchObject({ event: 'hello', lastEventId: after })
  expect(heard).toEqual(expected)
})

test('curl reads only well-formed lines, compressed or not, and none from an editor’s text', async () => {
  const { desk, after } = await hostileDesk(hostilePieces)
  await using _ = desk
  const expected = await eventsSince(desk, after)

  for (const flags of [[], ['--compressed']]) {
    const address = `${desk.localUrl}/live?after=${after}`
    const curl = spawn('curl', ['-sSN', ...flags, address], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    curl.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    const ended = once(curl, 'close')
    while (said.split('\ndata: ').length <= expected.length + 1 || !said.endsWith('\n\n')) {
      await Promise.race([once(curl.stdout, 'data'), ended])
      expect(curl.exitCode).toBe(null)
    }
    curl.kill()
    await ended
    const lines = said.split('\n')

    expect(
      lines.filter(
        (line) => !/^(?:event: (?:hello|post|story)|id: [a-z0-9]+\.\d+|retry: \d+|data: \{.*\}|)$/.test(line),
      ),
    ).toEqual([])
    const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice('data: '.length))
    expect(data.slice(1)).toEqual(expected.map((event) => event.data))
    expect(lines.filter((line) => line.startsWith('id: '))).toEqual(
      [after, ...expected.map(({ lastEventId }) => lastEventId)].map((id) => `id: ${id}`),
    )
  }
})

test.each(['plain', 'gzip'] as const)(
  'our parser and an independent one agree on a stream in %s split at every byte',
  async (encoding) => {
    const isGzip = encoding === 'gzip'
    const { desk, after } = await hostileDesk(['Fähre 🚢 \r\n\r\ndata: forged\u2028\uFEFF'])
    await using _ = desk
    const bytes = new Uint8Array(await recordStream(desk, after, encoding, 4))
    const expected = eventsIn(isGzip ? gunzipSoFar(Buffer.from(bytes)) : bytes)
    expect(expected.slice(1)).toEqual(await eventsSince(desk, after))

    const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
    expect(await heardBy(sourceOf(single, isGzip), expected.length)).toEqual(expected)
    for (let at = 1; at < bytes.length; at++) {
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)]
      expect(await heardBy(sourceOf(pieces, isGzip), expected.length), `split at ${at}`).toEqual(expected)
      if (isGzip) continue
      const events: SseEvent[] = []
      const parser = new SseParser((event) => events.push(event))
      for (const piece of pieces) parser.push(piece)
      expect(events, `split at ${at}`).toEqual(expected)
    }
  },
  60_000,
)

/** A client that takes an id over at its line, and delivers an event at the blank line, as several packages do. */
function eagerClient(bytes: Uint8Array): { readonly delivered: number; readonly resumesAfter: string } {
  const lines = Buffer.from(bytes).toString().split('\n').slice(0, -1)
  const ids = lines.filter((line) => line.startsWith('id: '))
  return {
    delivered: lines.filter((line) => line === '').length,
    resumesAfter: ids.at(-1)?.slice('id: '.length) ?? '',
  }
}

test('a client that takes over an id at its line loses no event, wherever the line breaks', async () => {
  const { desk, after } = await hostileDesk(['Fähre 🚢'])
  await using _ = desk
  const bytes = await recordStream(desk, after, 'plain', 4)
  const ids = eventsIn(bytes).map(({ lastEventId }) => lastEventId)
  expect(ids[0]).toBe(after)

  const lost: number[] = []
  for (let cut = 0; cut < bytes.length; cut++) {
    const { delivered, resumesAfter } = eagerClient(bytes.subarray(0, cut))
    if (ids.indexOf(resumesAfter) >= delivered) lost.push(cut)
  }

  // One place is left in each event, between its id and the blank line that ends it: a single byte.
  expect(lost).toHaveLength(ids.length)
  for (const cut of lost) expect(bytes[cut]).toBe(0x0a)
})
