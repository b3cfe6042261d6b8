import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { EventSource } from 'eventsource'
import { expect, test } from 'vitest'
import { openRaw } from '../support/raw-stream.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

const asEventSource = { headers: { accept: 'text/event-stream' } }

async function refusals(desk: TestDesk, reason: string): Promise<number> {
  const metrics = await (await desk.request('/metrics')).text()
  return Number(
    new RegExp(`^telex_stream_rejections_total\\{reason="${reason}"\\} (\\d+)$`, 'm').exec(metrics)?.[1],
  )
}

test.each([
  ['capacity', 'streams-full', 503, { maxStreams: '1' }, 10_000, 35_000],
  ['address_limit', 'too-many-streams', 429, { streamsPerAddress: '1' }, 5_000, 10_000],
] as const)(
  'an EventSource refused by %s is told when to come back, and others get the status',
  async (reason, refused, status, options, least, most) => {
    await using desk = await startDesk({ options })
    await using first = await readStream(`${desk.localUrl}/live`)
    await first.next()

    await using reader = await readStream(`${desk.localUrl}/live`)
    const bye = await reader.next()
    await reader.ended()

    expect(reader.response.status).toBe(200)
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(reader.response.headers.get('cache-control')).toBe('no-store')
    expect(reader.response.headers.get('access-control-allow-origin')).toBe('*')
    const ms = Number(bye.data['reconnectInMs'])
    expect(bye).toMatchObject({ event: 'bye', data: { refused } })
    expect(ms).toBeGreaterThanOrEqual(least)
    expect(ms).toBeLessThanOrEqual(most)
    expect(await refusals(desk, reason)).toBe(1)

    const plain = await desk.request('/live')
    expect(plain.status).toBe(status)
    expect(plain.headers.get('access-control-expose-headers')).toBe('Retry-After')
    const head = await desk.request('/live', { method: 'HEAD', ...asEventSource })
    expect(head.status).toBe(status)
    expect(Number(head.headers.get('retry-after'))).toBeGreaterThanOrEqual(5)

    await first.drop()
    await expect.poll(async () => (await desk.request('/live', { method: 'HEAD' })).status).toBe(200)
  },
)

test('an EventSource is refused in the same words on a connection that was used before', async () => {
  await using desk = await startDesk({ options: { maxStreams: '1' } })
  await using first = await readStream(`${desk.localUrl}/live`)
  await first.next()
  // Half a request goes to Node's HTTP, as one on a used connection does.
  const sent = request(`${desk.localUrl}/live`, asEventSource)
  sent.setHeader('Expect', '100-continue')
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const body = (await response.setEncoding('utf8').toArray()).join('')

  using raw = await openRaw(desk, '/live', ['Accept: text/event-stream'])
  await raw.until(() => raw.body().toString().endsWith('\n\n'))

  const words =
    /^event: bye\nretry: \d+\ndata: \{"reconnectInMs":\d+,"refused":"streams-full"\}\nid: \w+\.0\n\n$/
  expect([response.statusCode, response.headers.connection]).toEqual([200, 'close'])
  expect(body).toMatch(words)
  expect(raw.head()).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(raw.body().toString()).toMatch(words)
})

test('a refused client keeps its own cursor, and one without gets the head', async () => {
  await using desk = await startDesk({ options: { maxStreams: '1' } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const { cursor } = (await desk.call('GET', '/stories/ferry')).body as { cursor: string }
  await using first = await readStream(`${desk.localUrl}/live`)
  await first.next()

  await using without = await readStream(`${desk.localUrl}/live`)
  await using resuming = await readStream(`${desk.localUrl}/live`, 'epoch000.1')

  expect((await without.next()).id).toBe(cursor)
  expect((await resuming.next()).id).toBe('')
})

test('an EventSource of an unknown story gets 404, which ends it', async () => {
  await using desk = await startDesk()
  expect((await desk.request('/live/stories/unheard-of', asEventSource)).status).toBe(404)
})

test('an independent EventSource that is refused comes back and misses nothing', async () => {
  await using desk = await startDesk({ options: { maxStreams: '1' } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  await using first = await readStream(`${desk.localUrl}/live`)
  await first.next()
  const statuses: number[] = []
  const { promise: posted, resolve } = Promise.withResolvers<string>()
  const { promise: refused, resolve: noteRefused } = Promise.withResolvers<void>()
  const source = new EventSource(`${desk.localUrl}/live`, {
    // The wait itself is the library's: it is shortened here, as a clock would.
    async fetch(url, init) {
      const response = await fetch(url, init)
      statuses.push(response.status)
      const text = response.body
        ?.pipeThrough(new TextDecoderStream())
        .pipeThrough(
          new TransformStream({
            transform: (part, to) => to.enqueue(part.replace(/retry: \d+/, 'retry: 1')),
          }),
        )
        .pipeThrough(new TextEncoderStream())
      return new Response(text, response)
    },
  })
  source.addEventListener('bye', () => noteRefused())
  source.addEventListener('post', ({ data }) => resolve(String(data)))

  await refused
  await desk.call('POST', '/stories/ferry/posts', { text: 'Meanwhile.' })
  await first.drop()

  expect(await posted).toContain('Meanwhile.')
  expect(new Set(statuses)).toEqual(new Set([200]))
  source.close()
})

test('refused streams give everything back, whatever their clients do', async () => {
  await using desk = await startDesk({ options: { maxStreams: '1' } })
  const first = await readStream(`${desk.localUrl}/live`)
  await first.next()
  for (let n = 0; n < 20; n++) {
    using raw = await openRaw(desk, '/live', ['Accept: text/event-stream'])
    if (n % 2 === 0) await raw.until(() => raw.body().includes('bye'))
  }
  await first.drop()
  await expect.poll(async () => (await desk.request('/live', { method: 'HEAD' })).status).toBe(200)
  await using again = await readStream(`${desk.localUrl}/live`)
  expect((await again.next()).event).toBe('hello')
})
