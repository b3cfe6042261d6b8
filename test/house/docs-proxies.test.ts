import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { behindProxy, documentedProxy } from '../support/documented-proxies.ts'
import { noProxy, startProxy, type Proxy, type ProxyName } from '../support/proxy.ts'
import { openSecurely, type Protocol, type SecureOptions } from '../support/secure-stream.ts'
import { startDesk, type StartDeskOptions, type TestDesk } from '../support/start-desk.ts'
import { tempFolder } from '../support/temp-folder.ts'

const protocols = ['HTTP/1.1', 'HTTP/2'] satisfies Protocol[]
const AT_ONCE_MS = 1_000
/** So many a second apart last longer than the four seconds of silence that `impatient` allows. */
const HEARTBEATS = 7

describe.each<ProxyName>(['nginx', 'caddy', 'haproxy'])('behind %s as it is documented', (name) => {
  const proxied = test.skipIf(noProxy(name) !== null)
  const configuration = documentedProxy(name)

  proxied.for(protocols)(
    'a stream goes through at once over %s, and a post is there within a second',
    async (protocol) => {
      await using desk = await deskBehindProxy()
      await using proxy = await before(desk)
      await using stream = await openSecurely(protocol, proxy.https, '/live/stories/ferry')
      await stream.until('event: hello')

      const from = performance.now()
      await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })

      expect(await stream.until('Nobody is hurt.')).toContain('event: post')
      expect(performance.now() - from).toBeLessThan(AT_ONCE_MS)
    },
  )

  proxied.for(protocols)(
    'a stream with gzip goes through at once over %s, and gzip it stays',
    async (protocol) => {
      await using desk = await deskBehindProxy()
      await using proxy = await before(desk)
      const headers = { 'accept-encoding': 'gzip' }
      await using stream = await openSecurely(protocol, proxy.https, '/live/stories/ferry', { headers })

      await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })

      expect(stream.coding).toBe('gzip')
      await stream.until('Nobody is hurt.')
    },
  )

  proxied.for(protocols)(
    'a stream over %s that nothing happens on is kept by its heartbeats',
    async (protocol) => {
      await using desk = await deskBehindProxy({ options: { heartbeatSeconds: '1' } })
      await using proxy = await before(desk, impatient(name, configuration))
      await using stream = await openSecurely(protocol, proxy.https, '/live/stories/ferry')

      await stream.until('event: heartbeat', HEARTBEATS)
      await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })

      await stream.until('Nobody is hurt.')
    },
  )

  proxied.for(protocols)(
    'a reader over %s who comes back after a restart of the proxy goes on from the last id',
    async (protocol) => {
      await using desk = await deskBehindProxy()
      await using proxy = await before(desk)
      await using first = await openSecurely(protocol, proxy.https, '/live/stories/ferry')
      await first.until('event: hello')
      await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })
      await first.until('Nobody is hurt.')

      await Promise.all([proxy.restart(), first.ended()])
      await desk.call('POST', '/stories/ferry/posts', { text: 'All are ashore.' })
      const headers = { 'last-event-id': first.lastId() }
      await using second = await openSecurely(protocol, proxy.https, '/live/stories/ferry', { headers })

      const heard = await second.until('All are ashore.')
      expect(heard).not.toContain('Nobody is hurt.')
    },
  )

  proxied('while the desk is away readers are told so, and once it is back they go on', async () => {
    using folder = tempFolder()
    const first = await deskBehindProxy({ options: { data: folder.path } })
    const port = new URL(first.localUrl).port
    await using proxy = await before(first)
    await using stream = await openSecurely('HTTP/2', proxy.https, '/live/stories/ferry')
    await first.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })
    await stream.until('Nobody is hurt.')

    await first[Symbol.asyncDispose]()
    await stream.ended()
    const away = await statusOf('HTTP/2', proxy, '/live/stories/ferry')
    await using second = await startDesk({ options: { ...behindProxy, data: folder.path, port } })
    await second.call('POST', '/stories/ferry/posts', { text: 'All are ashore.' })
    const headers = { 'last-event-id': stream.lastId() }
    await using back = await openSecurely('HTTP/2', proxy.https, '/live/stories/ferry', { headers })

    expect([502, 503]).toContain(away)
    expect(await back.until('All are ashore.')).not.toContain('Nobody is hurt.')
  })

  proxied('a reader is known by an address that can’t be made up', async () => {
    await using desk = await deskBehindProxy({ options: { streamsPerAddress: '1' } })
    await using proxy = await before(desk)
    const made = (address: string): SecureOptions => ({ headers: { 'x-forwarded-for': address } })

    await using first = await openSecurely('HTTP/1.1', proxy.https, '/live', made('203.0.113.1'))
    await using second = await openSecurely('HTTP/2', proxy.https, '/live', made('203.0.113.2'))

    expect([first.status, second.status]).toEqual([200, 429])
  })

  proxied('a reader is not known by the proxy’s address', async () => {
    await using desk = await deskBehindProxy({ options: { streamsPerAddress: '1' } })
    await using proxy = await before(desk)

    await using first = await openSecurely('HTTP/1.1', proxy.https, '/live', { from: '127.0.0.2' })
    await using second = await openSecurely('HTTP/1.1', proxy.https, '/live', { from: '127.0.0.3' })
    await using third = await openSecurely('HTTP/1.1', proxy.https, '/live', { from: '127.0.0.3' })

    expect([first.status, second.status, third.status]).toEqual([200, 200, 429])
  })

  proxied('behind a CDN each reader is known by the address that the CDN saw', async () => {
    await using desk = await deskBehindProxy({ options: { streamsPerAddress: '1', trustProxy: '2' } })
    await using proxy = await before(desk, behindCdn(name, configuration))
    const seen = (chain: string): SecureOptions => ({ headers: { 'x-forwarded-for': chain } })

    await using first = await openSecurely('HTTP/1.1', proxy.https, '/live', seen('203.0.113.1'))
    await using second = await openSecurely('HTTP/2', proxy.https, '/live', seen('203.0.113.2'))
    await using third = await openSecurely('HTTP/2', proxy.https, '/live', seen('192.0.2.9, 203.0.113.2'))

    expect([first.status, second.status, third.status]).toEqual([200, 200, 429])
  })

  proxied('pages are served, metrics are not, and http leads to https', async () => {
    await using desk = await deskBehindProxy()
    await using proxy = await before(desk)

    const paths = ['/', '/health', '/desk', '/metrics']
    const statuses = await Promise.all(paths.map((path) => statusOf('HTTP/1.1', proxy, path)))
    const moved = await redirected(proxy.http, '/stories/ferry')

    expect(statuses).toEqual([200, 200, 200, 403])
    expect([301, 308]).toContain(moved.status)
    expect(moved.location).toMatch(/^https:\/\/live\.example\.org(:\d+)?\/stories\/ferry$/)
  })

  function before(desk: TestDesk, adapted = configuration): Promise<Proxy> {
    return startProxy(name, adapted, Number(new URL(desk.localUrl).port))
  }
})

test.skipIf(noProxy('caddy') !== null)(
  'a reader for whom Go unpacks the stream, as Caddy does unless it is told not to, hears all of it at once',
  async () => {
    await using desk = await deskBehindProxy({ options: { heartbeatSeconds: '1' } })
    const unpacking = documentedProxy('caddy').replace('compression off', '')
    await using caddy = await startProxy('caddy', unpacking, Number(new URL(desk.localUrl).port))
    await using stream = await openSecurely('HTTP/1.1', caddy.https, '/live/stories/ferry')

    await stream.until('event: hello')
    await stream.until('event: heartbeat')
    await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })

    await stream.until('Nobody is hurt.')
    expect(stream.coding).toBe('')
  },
)

/** A desk as the documentation has it behind a proxy, with a story. */
async function deskBehindProxy({ options }: StartDeskOptions = {}): Promise<TestDesk> {
  const desk = await startDesk({ options: { ...behindProxy, ...options } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  return desk
}

/** The same configuration as the page has it for a proxy behind a CDN, which is this machine. */
function behindCdn(name: ProxyName, configuration: string): string {
  return name === 'caddy'
    ? configuration.replace('transport http', 'trusted_proxies 127.0.0.0/8\n\t\ttransport http')
    : configuration
}

/** The same configuration with a minute as four seconds, as a heartbeat of one second is to the one of fifteen. */
function impatient(name: ProxyName, configuration: string): string {
  if (name === 'haproxy') return configuration.replaceAll(/timeout (client|server) 60s/g, 'timeout $1 4s')
  // A minute is what nginx waits by itself, and Caddy waits for ever.
  if (name === 'nginx')
    return configuration.replace('proxy_pass', 'proxy_read_timeout 4s; send_timeout 4s; proxy_pass')
  return configuration
}

async function statusOf(protocol: Protocol, proxy: Proxy, path: string): Promise<number> {
  await using answer = await openSecurely(protocol, proxy.https, path)
  return answer.status
}

async function redirected(port: number, path: string): Promise<{ status: number; location: string }> {
  const asked = get({ host: '127.0.0.1', port, path, headers: { host: 'live.example.org' }, agent: false })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  return { status: answer.statusCode ?? 0, location: answer.headers.location ?? '' }
}
