import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startServer, freePort, newToken } from '../support/server-process.ts'
import { startDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** For a busy machine. */
const patience = { timeout: 15_000 }

test('refuses streams above the capacity with Retry-After, and still serves pages and posts', async () => {
  await using desk = await startDesk({ options: { maxStreams: '2' } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  await using one = await readStream(`${desk.localUrl}/live`)
  await using two = await readStream(`${desk.localUrl}/live/stories/ferry`)

  const third = await desk.request('/live/stories/ferry')

  expect(third.status).toBe(503)
  expect(third.headers.get('content-type')).toBe('application/problem+json')
  expect(third.headers.get('connection')).toBe('close')
  const seconds = Number(third.headers.get('retry-after'))
  expect(seconds).toBeGreaterThanOrEqual(10)
  expect(seconds).toBeLessThanOrEqual(30)
  expect(await third.json()).toMatchObject({
    type: '/docs/refusals#streams-full',
    retryAfterSeconds: seconds,
  })
  expect((await desk.request('/stories/ferry')).status).toBe(200)
  expect((await desk.request('/live/stories/ferry/since')).status).toBe(200)
  expect((await desk.call('POST', '/stories/ferry/posts', { text: 'One.' })).status).toBe(201)
  expect((await two.nextNews()).data).toMatchObject({ change: 'published' })
  const health = (await (await desk.request('/health')).json()) as Record<string, unknown>
  expect(health['streams']).toEqual({ ceiling: 2, fullest: 1 })
  expect(health['hints']).toHaveLength(1)
  const metrics = await (await desk.request('/metrics')).text()
  expect(metrics).toMatch(/^telex_stream_rejections_total\{reason="capacity"\} 1$/m)
  expect(metrics).toMatch(/^telex_stream_capacity 2$/m)

  await one.drop()
  await expect.poll(() => statusOf(`${desk.localUrl}/live`), patience).toBe(200)
})

test('HEAD tells whether a stream would be refused, and takes no capacity', async () => {
  await using desk = await startDesk({ options: { maxStreams: '1' } })
  const head = () => desk.request('/live', { method: 'HEAD' })
  for (let n = 0; n < 3; n++) {
    const free = await head()
    expect(free.status).toBe(200)
    expect(free.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  }

  await using reader = await readStream(`${desk.localUrl}/live`)
  await reader.next()

  const full = await head()
  expect(full.status).toBe(503)
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThanOrEqual(10)
  expect((await desk.request('/live/stories/unheard-of', { method: 'HEAD' })).status).toBe(503)
  await reader.drop()
  await expect.poll(async () => (await head()).status, patience).toBe(200)
  expect((await desk.request('/live/stories/unheard-of', { method: 'HEAD' })).status).toBe(404)
})

test('releases capacity however a stream was refused or ended', async () => {
  await using desk = await startDesk({ options: { maxStreams: '1', streamsPerAddress: '1' } })
  for (let n = 0; n < 3; n++) {
    expect(await statusOf(`${desk.localUrl}/live/stories/unheard-of`)).toBe(404)
    const { socket } = caller(new URL(desk.localUrl).port, 'GET /live HTTP/1.1\r\nHost: a\r\n\r\n')
    socket.destroy()
  }

  await expect.poll(() => statusOf(`${desk.localUrl}/live`), patience).toBe(200)
})

test('each process has its own capacity, and health reports the sum', async () => {
  using folder = tempFolder()
  await using server = await startServer({
    folder: folder.path,
    port: await freePort(),
    environment: { TELEX_PROCESSES: '2', TELEX_MAX_STREAMS: '2' },
  })
  const first: string[] = []
  await using readers = new AsyncDisposableStack()
  // The system chooses a process for each connection; a full one says `bye`.
  while (first.filter((event) => event === 'hello').length < 4 && first.length < 100) {
    const reader = readers.use(await readStream(`${server.url}/live`))
    first.push((await reader.next()).event)
  }

  expect(first.filter((event) => event === 'hello')).toHaveLength(4)
  for (let n = 0; n < 10; n++) expect(await statusOf(`${server.url}/live`)).toBe(503)
  const { streams } = (await (await fetch(`${server.url}/health`)).json()) as { streams: object }
  expect(streams).toEqual({ ceiling: 4, fullest: 1 })
}, 60_000)

test('more readers than a low limit of open files leave files for posts, pages and the store', async () => {
  using folder = tempFolder()
  const token = await newToken(folder.path)
  const port = await freePort()
  await using server = await startServer({
    folder: folder.path,
    port,
    under: ['sh', '-c', 'ulimit -n 256; exec "$@"', 'sh'],
    environment: { TELEX_STREAMS_PER_ADDRESS: '0', TELEX_MAX_STREAMS: '100000' },
  })
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await post('/stories', { headline: 'Ferry aground', slug: 'ferry' })).status).toBe(201)

  // Browsers keep their connections after a page, and readers come all at once: each kind more than may be open.
  const pages = Array.from({ length: 300 }, () => caller(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
  await expect
    .poll(() => pages.filter(({ heard }) => heard().includes(' 200 ')).length, patience)
    .toBeGreaterThan(50)
  const readers = Array.from({ length: 400 }, () =>
    caller(port, 'GET /live/stories/ferry HTTP/1.1\r\nHost: a\r\n\r\n'),
  )
  const live = (): number =>
    readers.filter(({ socket, heard }) => !socket.closed && heard().includes('event: hello')).length
  await expect.poll(() => live() + readers.filter(({ socket }) => socket.closed).length, patience).toBe(400)
  expect(live()).toBeGreaterThan(50)
  // Some connections are dropped at the limit of connections; later ones are accepted.
  while (live() < 96) {
    const words = 'GET /live/stories/ferry HTTP/1.1\r\nHost: a\r\n\r\n'
    const more = caller(port, words)
    readers.push(more)
    await expect.poll(() => more.socket.closed || more.heard().includes('event: hello'), patience).toBe(true)
  }

  expect((await post('/stories/ferry/posts', { text: 'One.' })).status).toBe(201)
  expect((await fetch(`${server.url}/stories/ferry`)).status).toBe(200)
  const { streams } = (await (await fetch(`${server.url}/health`)).json()) as { streams: object }
  expect(streams).toEqual({ ceiling: 96, fullest: 1 })
  await expect
    .poll(() => readers.filter(({ heard }) => heard().includes('event: post')).length, patience)
    .toBe(96)
  for (let n = 0; n < 20; n++) {
    const late = await fetch(`${server.url}/live/stories/ferry`)
    expect(late.status).toBe(503)
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThanOrEqual(10)
  }
  expect(server.said().match(/"event":"streams-full"/g)).toHaveLength(1)
  expect(server.said()).toMatch(/"event":"streams-limited",.*"configured":100000,"capacity":96,/)
  expect(server.said()).not.toMatch(/EMFILE|"event":"fault"/)
}, 90_000)

async function statusOf(address: string): Promise<number> {
  const response = await fetch(address)
  await response.body?.cancel()
  return response.status
}

/** Sends a request on its own connection, collects the response, and stays until it is disconnected. */
function caller(
  port: number | string,
  words: string,
): { readonly socket: Socket; readonly heard: () => string } {
  const socket = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.setEncoding('latin1').on('data', (more: string) => (text += more))
  socket.on('error', () => undefined)
  socket.write(words)
  return { socket, heard: () => text }
}
