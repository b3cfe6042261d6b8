import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { noNginx, startNginx, type Nginx } from '../support/nginx.ts'
import { startDesk } from '../support/start-desk.ts'
import { fencesOf } from './markdown.ts'

const page = { path: 'docs/operate/deploy.md', text: readFileSync('docs/operate/deploy.md', 'utf8') }
const servers = fencesOf(page)
  .filter(({ language }) => language === 'nginx')
  .map(({ code }) => code)
  .join('\n')
/** Far less than a buffer takes to fill, more than a busy machine needs. */
const AT_ONCE_MS = 5_000

/** A request from a reader at this address; nginx does not believe the header, and neither must the desk. */
async function get(nginx: Nginx, path: string, headers = {}): Promise<IncomingMessage> {
  const asked = request({
    host: '127.0.0.1',
    port: nginx.https,
    path,
    headers: { host: 'live.example.org', ...headers },
    rejectUnauthorized: false,
    agent: false,
  })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return answer
}

/** Everything a stream has said, as it comes. */
function hear(stream: IncomingMessage): (words: string) => Promise<string> {
  let heard = ''
  stream.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  return async (words) => {
    const signal = AbortSignal.timeout(AT_ONCE_MS)
    while (!heard.includes(words)) await once(stream, 'data', { signal })
    return heard
  }
}

test.skipIf(noNginx() !== null)(
  'behind nginx as it is documented a stream goes through at once, and a post is seen when it is published',
  async () => {
    await using desk = await startDesk({ options: { trustProxy: '1', host: '127.0.0.1' } })
    await using nginx = await startNginx(servers, Number(new URL(desk.localUrl).port))
    await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
    const stream = await get(nginx, '/live/stories/ferry')
    const until = hear(stream)
    await until('event: hello')

    await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })

    expect(await until('Nobody is hurt.')).toContain('event: post')
    stream.destroy()
  },
)

test.skipIf(noNginx() !== null)(
  'behind nginx as it is documented a reader is known by an address that can’t be made up',
  async () => {
    await using desk = await startDesk({
      options: { trustProxy: '1', host: '127.0.0.1', streamsPerAddress: '1' },
    })
    await using nginx = await startNginx(servers, Number(new URL(desk.localUrl).port))

    const first = await get(nginx, '/live', { 'x-forwarded-for': '203.0.113.1' })
    const second = await get(nginx, '/live', { 'x-forwarded-for': '203.0.113.2' })

    expect([first.statusCode, second.statusCode]).toEqual([200, 429])
    first.destroy()
    second.destroy()
  },
)

test.skipIf(noNginx() !== null)(
  'behind nginx as it is documented pages are served, metrics are not, and http leads to https',
  async () => {
    await using desk = await startDesk({ options: { trustProxy: '1', host: '127.0.0.1' } })
    await using nginx = await startNginx(servers, Number(new URL(desk.localUrl).port))

    const statuses = await Promise.all(
      ['/', '/health', '/desk', '/metrics'].map(async (path) => {
        const answer = await get(nginx, path)
        answer.resume()
        return answer.statusCode
      }),
    )
    const moved = await fetch(`http://127.0.0.1:${nginx.http}/stories/ferry`, { redirect: 'manual' })

    expect(statuses).toEqual([200, 200, 200, 403])
    expect([moved.status, moved.headers.get('location')]).toEqual([301, 'https://127.0.0.1/stories/ferry'])
  },
)
