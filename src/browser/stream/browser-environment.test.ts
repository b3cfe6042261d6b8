import { afterEach, expect, test, vi } from 'vitest'
import { browserEnvironment } from './browser-environment.ts'
import type { StreamHandlers } from './stream-environment.ts'

afterEach(() => vi.unstubAllGlobals())

/** The streams and requests of a browser, as they leave it. */
function fakeBrowser() {
  const streams: FakeEventSource[] = []
  const asked: string[] = []
  class FakeEventSource extends EventTarget {
    static readonly CLOSED = 2
    readonly readyState = 0
    readonly url: string
    isClosed = false
    constructor(url: string) {
      super()
      this.url = url
      streams.push(this)
    }
    close(): void {
      this.isClosed = true
    }
  }
  vi.stubGlobal('EventSource', FakeEventSource)
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return Response.json({})
  })
  return { streams, asked, environment: browserEnvironment() }
}

const handlers: StreamHandlers = { event: () => undefined, failed: () => undefined }
const { signal } = new AbortController()
const nameIn = (url = ''): string => new URL(url, 'https://live.example.org').searchParams.get('stream') ?? ''

test('names each stream at random', () => {
  const { environment, streams } = fakeBrowser()
  environment.open('/live', handlers)
  environment.open('/live?after=x.1', handlers)

  const [first, second] = streams.map(({ url }) => url)
  expect(first).toMatch(/^\/live\?stream=\d{20,40}$/)
  expect(second).toMatch(/^\/live\?after=x\.1&stream=\d{20,40}$/)
  expect(nameIn(first)).not.toBe(nameIn(second))
})

test('tells the desk, once, which stream it gave up before anything came of it', async () => {
  const { environment, streams, asked } = fakeBrowser()
  const source = environment.open('/live?after=x.1', handlers)
  source.close()
  await environment.ask('/live?after=x.1', signal, 'HEAD')
  await environment.ask('/live/since?after=x.1', signal)
  await environment.ask('/live/since?after=x.2', signal)

  expect(streams[0]?.isClosed).toBe(true)
  expect(asked[1]).toBe(`/live/since?after=x.1&stream=${nameIn(streams[0]?.url)}`)
  expect(asked[2]).toBe('/live/since?after=x.2')
})

test('names no stream that was heard: it ends with its connection', async () => {
  const { environment, streams, asked } = fakeBrowser()
  const source = environment.open('/live', handlers)
  streams[0]?.dispatchEvent(new MessageEvent('hello', { data: '{}', lastEventId: 'x.1' }))
  source.close()
  await environment.ask('/live/since', signal)

  expect(asked).toEqual(['/live/since'])
})
