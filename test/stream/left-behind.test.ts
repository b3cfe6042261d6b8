import { expect, test } from 'vitest'
import { freePort, startServer } from '../support/server-process.ts'
import { startDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** For a busy machine. */
const patience = { timeout: 15_000 }
/** As browsers make them. */
const nameOf = (n: number): string => `4294967295${String(n).padStart(20, '0')}`

test('a client that falls back to polling leaves no stream behind, however often it tries', async () => {
  await using desk = await startDesk({ options: { streamsPerAddress: '2', maxStreams: '2' } })
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  await using readers = new AsyncDisposableStack()
  await using other = await readStream(`${desk.localUrl}/live?stream=${nameOf(1_000_000)}`)
  await other.next()
  // A proxy that never tells: nobody closes the streams from this side.
  for (let n = 0; n < 15; n++) {
    const left = readers.use(await readStream(`${desk.localUrl}/live/stories/ferry?stream=${nameOf(n)}`))
    expect((await left.next()).event, `try ${n}`).toBe('hello')
    const polled = await desk.request(`/live/stories/ferry/since?stream=${nameOf(n)}`)
    expect(polled.status).toBe(200)
    await expect(left.next()).rejects.toThrow()
  }

  await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })
  expect((await other.nextNews()).event).toBe('post')
})

test('a name that nobody has, or that is none, ends nothing', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  await using named = await readStream(`${desk.localUrl}/live?stream=${nameOf(1)}`)
  await using unnamed = await readStream(`${desk.localUrl}/live?stream=short`)
  await Promise.all([named.next(), unnamed.next()])

  for (const name of [nameOf(2), 'short', '', '%00', 'x'.repeat(500)]) {
    expect((await desk.request(`/live/since?stream=${name}`)).status).toBe(200)
  }
  await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })

  await Promise.all([named.nextNews(), unnamed.nextNews()])
})

test('a stream is ended in whichever process it is', async () => {
  using folder = tempFolder()
  await using server = await startServer({
    folder: folder.path,
    port: await freePort(),
    environment: { TELEX_PROCESSES: '2' },
  })
  await using readers = new AsyncDisposableStack()
  // The system chooses a process for each connection; of ten polls some reach the other one.
  for (let n = 0; n < 10; n++) {
    const left = readers.use(await readStream(`${server.url}/live?stream=${nameOf(n)}`))
    await left.next()
    await (
      await fetch(`${server.url}/live/since?stream=${nameOf(n)}`, { headers: { connection: 'close' } })
    ).text()
  }

  const open = async (): Promise<unknown> =>
    ((await (await fetch(`${server.url}/health`)).json()) as { readers: number }).readers
  await expect.poll(open, patience).toBe(0)
}, 60_000)
