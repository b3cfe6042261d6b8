import { describe, expect, test } from 'vitest'
import { replayByteByByte } from '../support/byte-by-byte.ts'
import { gunzipSoFar } from '../support/gzip-stream.ts'
import { eventsIn, eventsSince, hostilePieces, recordStream, tellHostile } from '../support/hostile-story.ts'
import { missingBrowser, openBrowser, type BrowserName } from '../support/real-browser.ts'
import { startDesk } from '../support/start-desk.ts'
import { PATIENCE_MS } from './at-the-desk.ts'

/** Runs in the page: the events of the stream, as the browser's own parser has them. */
function listen(count: number): string {
  const kinds = ['hello', 'post', 'story', 'reset', 'heartbeat', 'bye', 'message', 'forged']
  return `new Promise((resolve, reject) => {
    const source = new EventSource('/live')
    const events = []
    for (const kind of ${JSON.stringify(kinds)}) {
      source.addEventListener(kind, ({ type, data, lastEventId }) => {
        events.push({ event: type, data, lastEventId })
        if (events.length < ${count}) return
        source.close()
        resolve(events)
      })
    }
    source.onerror = () => reject(new Error('It gave up after ' + events.length))
  })`
}

describe.each<BrowserName>(['chrome', 'firefox'])('in %s', (name) => {
  test.skipIf(missingBrowser(name) !== null).each(['plain', 'gzip'] as const)(
    'hostile text that comes byte by byte, in %s, begins no field and no event of its own',
    async (encoding) => {
      await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
      await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
      const { cursor } = (await desk.call('GET', '/stories/ferry')).body as { cursor: string }
      for (const piece of hostilePieces.slice(0, 8)) await tellHostile(desk, 'ferry', piece)
      const expected = await eventsSince(desk, cursor)
      const bytes = await recordStream(desk, cursor, encoding, expected.length)
      await using played = await replayByteByByte(bytes, encoding)
      await using browser = await openBrowser(name)
      const page = await browser.browser.newPage()
      await page.goto(played.url)

      const [hello, ...heard] = (await page.evaluate(listen(expected.length + 1))) as typeof expected

      expect(heard).toEqual(expected)
      expect(hello).toEqual(eventsIn(encoding === 'gzip' ? gunzipSoFar(bytes) : bytes)[0])
    },
    PATIENCE_MS * 4,
  )
})
