import { EventSource } from 'eventsource'
import { expect, test } from 'vitest'
import { gunzipSoFar } from '../support/gzip-stream.ts'
import { eventsIn } from '../support/hostile-story.ts'
import { openRaw } from '../support/raw-stream.ts'
import type { SseEvent } from '../support/sse-parser.ts'
import { startDesk } from '../support/start-desk.ts'

const hostile = 'Fähre 🚢 \u2028 </script>\n\ndata: forged\n\nevent: forged'

/** Without what differs from one connection to the next. */
function news(bytes: Buffer): readonly SseEvent[] {
  return eventsIn(bytes).filter(({ event }) => event === 'post' || event === 'story')
}

test('sends the same events compressed to clients that accept gzip, and as text to others', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  using plain = await openRaw(desk, '/live/stories/ferry', ['Accept: text/event-stream'])
  using gzip = await openRaw(desk, '/live/stories/ferry', ['Accept-Encoding: br, gzip;q=0.8'])
  await plain.until(() => plain.body().length > 0)
  await gzip.until(() => gzip.body().length > 10)
  for (const text of ['All are ashore.', hostile, 'x '.repeat(20_000)]) {
    await desk.call('POST', '/stories/ferry/posts', { text })
  }
  await plain.until(() => news(plain.body()).length === 3)
  await gzip.until(() => news(gunzipSoFar(gzip.body())).length === 3)

  expect(news(gunzipSoFar(gzip.body()))).toEqual(news(plain.body()))
  expect(gzip.body().length).toBeLessThan(plain.body().length / 3)
  expect(gzip.head()).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(gzip.head()).toContain('\r\nContent-Encoding: gzip\r\n')
  expect(plain.head()).not.toContain('Content-Encoding')
  for (const { head } of [plain, gzip]) {
    expect(head()).toContain('\r\nContent-Type: text/event-stream; charset=utf-8\r\n')
    expect(head()).toContain('\r\nVary: Accept-Encoding\r\n')
  }
})

test('an independent client reads the stream and resumes exactly', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const seen: string[] = []
  const source = new EventSource(`${desk.localUrl}/live/stories/ferry`)
  const came = (kind: string): Promise<MessageEvent> =>
    new Promise((resolve) => source.addEventListener(kind, resolve, { once: true }))
  source.addEventListener('post', ({ data }) => seen.push((JSON.parse(data) as { html: string }).html))
  const greeting = came('hello')
  await greeting
  const post = came('post')
  await desk.call('POST', '/stories/ferry/posts', { text: hostile })
  const { lastEventId } = await post
  source.close()

  await desk.call('POST', '/stories/ferry/posts', { text: 'While it was away.' })
  using again = await openRaw(desk, '/live/stories/ferry', [`Last-Event-ID: ${lastEventId}`])
  await again.until(() => news(again.body()).length === 1)

  expect(seen).toHaveLength(1)
  expect(seen[0]).toContain('data: forged')
  expect(news(again.body())[0]?.data).toContain('While it was away.')
})
