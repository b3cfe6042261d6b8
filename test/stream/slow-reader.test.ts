import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

/** Opens a stream and reads nothing: a laptop that went to sleep. */
async function sleepingReader(desk: TestDesk): Promise<Socket> {
  const { hostname, port } = new URL(desk.localUrl)
  const socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  socket.write('GET /live/stories/ferry HTTP/1.1\r\nHost: desk\r\n\r\n')
  await once(socket, 'readable')
  socket.pause()
  return socket
}

const long = 'A long post. '.repeat(3_000)

test('disconnects a slow consumer, and no other reader is affected', async () => {
  await using desk = await startDesk({ options: { unsentKilobytes: '16', requestsPerMinute: '0' } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const asleep = await sleepingReader(desk)
  const gone = once(asleep, 'close')
  asleep.on('error', () => undefined)
  await using awake = await readStream(`${desk.localUrl}/live/stories/ferry`)
  await awake.next()

  let taken = 0
  const cut = async (): Promise<boolean> =>
    /telex_stream_disconnects_total\{reason="slow_consumer"\} [1-9]/.test(
      await (await desk.request('/metrics')).text(),
    )
  while (!(await cut())) {
    await desk.call('POST', '/stories/ferry/posts', { text: long })
    await awake.nextNews()
    taken++
    // The operating systems on both sides take some megabytes before anything stands unsent.
    if (taken > 500) throw new Error('The sleeping reader is still held.')
  }
  await desk.call('POST', '/stories/ferry/posts', { text: 'After.' })

  expect((await awake.nextNews()).data['html']).toContain('After.')
  asleep.resume()
  await gone
})

test('a slow consumer resumes from its last id and misses nothing', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  await using reader = await readStream(`${desk.localUrl}/live/stories/ferry`)
  await reader.next()
  await desk.call('POST', '/stories/ferry/posts', { text: 'Post 0.' })
  await reader.nextNews()
  const lastSeen = await reader.drop()
  for (let n = 1; n <= 40; n++)
    await desk.call('POST', '/stories/ferry/posts', { text: `Post ${n}. ${long}` })

  await using again = await readStream(`${desk.localUrl}/live/stories/ferry`, lastSeen)
  const seen: string[] = []
  for (let n = 1; n <= 40; n++) {
    seen.push(/Post (\d+)\./.exec(String((await again.nextNews()).data['html']))?.[1] ?? '')
  }

  expect(seen).toEqual(Array.from({ length: 40 }, (_, n) => String(n + 1)))
})

test('releases the streams of an address when they end', async () => {
  await using desk = await startDesk({ options: { streamsPerAddress: '2' } })
  const open = () => readStream(`${desk.localUrl}/live`)
  const first = await open()
  await using second = await open()
  await Promise.all([first.next(), second.next()])
  expect((await desk.request('/live')).status).toBe(429)

  await first.drop()
  let status = 429
  while (status === 429) {
    const abort = new AbortController()
    ;({ status } = await desk.request('/live', { signal: abort.signal }))
    abort.abort()
  }

  expect(status).toBe(200)
})
