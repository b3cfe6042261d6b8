import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startServer, freePort, newToken } from '../support/server-process.ts'
import { startDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('the reader who comes when all places are taken is told when to try again; pages and posting go on', async () => {
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
  expect(metrics).toMatch(/^telex_streams_refused_total\{reason="full"\} 1$/m)
  expect(metrics).toMatch(/^telex_streams_ceiling 2$/m)

  await one.drop()
  await expect.poll(() => statusOf(`${desk.localUrl}/live`)).toBe(200)
})

test('a place is free again however its reader was refused or went away', async () => {
  await using desk = await startDesk({ options: { maxStreams: '1', streamsPerAddress: '1' } })
  for (let n = 0; n < 3; n++) {
    expect(await statusOf(`${desk.localUrl}/live/stories/unheard-of`)).toBe(404)
    const { socket } = caller(new URL(desk.localUrl).port, 'GET /live HTTP/1.1\r\nHost: a\r\n\r\n')
    socket.destroy()
  }

  await expect.poll(() => statusOf(`${desk.localUrl}/live`)).toBe(200)
})

test('with hardly any open files allowed, more readers than that leave room for posts, pages and the store', async () => {
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
  await expect.poll(() => pages.filter(({ heard }) => heard().includes(' 200 ')).length).toBeGreaterThan(100)
  const readers = Array.from({ length: 400 }, () =>
    caller(port, 'GET /live/stories/ferry HTTP/1.1\r\nHost: a\r\n\r\n'),
  )
  const live = (): number =>
    readers.filter(({ socket, heard }) => !socket.closed && heard().includes('event: hello')).length
  await expect.poll(live, { timeout: 10_000 }).toBeGreaterThan(60)
  await expect
    .poll(() => readers.filter(({ socket }) => socket.closed).length, { timeout: 10_000 })
    .toBe(400 - live())

  expect((await post('/stories/ferry/posts', { text: 'One.' })).status).toBe(201)
  expect((await fetch(`${server.url}/stories/ferry`)).status).toBe(200)
  const { streams } = (await (await fetch(`${server.url}/health`)).json()) as { streams: object }
  expect(streams).toMatchObject({ ceiling: 96 })
  await expect.poll(() => readers.filter(({ heard }) => heard().includes('event: post')).length).toBe(live())
  // Those for whom there was no place came late enough to be heard; told so in one line of the log.
  const refused = readers.filter(({ heard }) => heard().includes(' 503 '))
  expect(refused.length).toBeGreaterThan(0)
  for (const { heard } of refused) expect(heard()).toMatch(/^retry-after: [123]\d\r$/im)
  expect(server.said().match(/"event":"streams-full"/g)).toHaveLength(1)
  expect(server.said()).toMatch(/"wished":100000,"ceiling":96,"event":"streams-limited"/)
  expect(server.said()).not.toMatch(/EMFILE|"event":"fault"/)
}, 60_000)

async function statusOf(address: string): Promise<number> {
  const response = await fetch(address)
  await response.body?.cancel()
  return response.status
}

/** Says its piece on a connection of its own, keeps what it hears, and stays until it is sent away. */
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
