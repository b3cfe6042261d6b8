import { generateKeyPairSync } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createSecureServer, type ServerHttp2Stream } from 'node:http2'
import { isIPv6, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ResolveAll } from '../../src/adapters/web-push/guarded-lookup.ts'
import { WebPushSender, type SenderOptions } from '../../src/adapters/web-push/web-push-sender.ts'
import type { PushMessage } from '../../src/fanout/push/delivery/push-sender.ts'
import type { VapidKey } from '../../src/fanout/push/delivery/vapid-key.ts'
import { endpointCorpus, insideAddresses } from '../support/endpoint-corpus.ts'
import { OutgoingConnections } from '../support/outgoing-connections.ts'
import { subscriptionAt } from '../support/push-service/browser-keys.ts'
import { selfSigned } from '../support/push-service/certificate.ts'
import { startPushService } from '../support/push-service/start-push-service.ts'
import { setTripwires, type Tripwires } from '../support/tripwires.ts'

const LISTED = 'updates.push.services.mozilla.com'
const PUBLIC = '8.8.8.8'
const fronts = ['h2', 'https1', 'http1'] as const

let tripwires: Tripwires
beforeAll(async () => {
  tripwires = await setTripwires()
})
afterAll(() => tripwires[Symbol.asyncDispose]())
beforeEach(() => void tripwires.take())

const key = newKey()

function newKey(): VapidKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { id: 'key', publicKey: point.toString('base64url'), privateKey }
}

function newSender(options: Partial<SenderOptions> = {}): WebPushSender {
  return new WebPushSender({
    hosts: [],
    insecureOrigins: [],
    findVapidKey: (id) => (id === key.id ? key : null),
    contact: 'mailto:desk@example.org',
    now: Date.now,
    responseTimeoutMs: 600,
    connectTimeoutMs: 600,
    ...options,
  })
}

function messageTo(endpoint: string): PushMessage {
  const { keys } = subscriptionAt('https://push.example', 'seed', 'one')
  return {
    endpoint,
    p256dh: Buffer.from(keys.p256dh, 'base64url'),
    auth: Buffer.from(keys.auth, 'base64url'),
    vapidKeyId: key.id,
    text: Buffer.from('Words'),
    ttlSeconds: 60,
    urgency: 'high',
    topic: 'abc123',
  }
}

const going = new AbortController().signal

/** A resolver that gives what it is told next; the last of it for ever. */
function resolving(...looks: (readonly string[])[]): ResolveAll {
  return (_, callback) => {
    const [addresses = []] = looks.length > 1 ? looks.splice(0, 1) : looks
    const found = addresses.map((address): LookupAddress => ({ address, family: isIPv6(address) ? 6 : 4 }))
    callback(null, found)
  }
}

test('blocks every endpoint of the corpus without a lookup or connection', async () => {
  using connections = new OutgoingConnections()
  const passed: string[] = []
  await using sender = newSender({
    resolve(host, callback) {
      passed.push(`${host} was looked up`)
      callback(null, [{ address: '127.0.0.1', family: 4 }])
    },
  })

  for (const [what, endpoint] of endpointCorpus(tripwires.port)) {
    const outcome = await sender.send(messageTo(endpoint), going)
    const begun = connections.take()
    if (outcome.kind !== 'blocked' || begun.length > 0)
      passed.push(`${what}: ${endpoint}: ${outcome.kind} ${begun.join()}`)
  }

  expect(passed).toEqual([])
  expect(tripwires.take()).toBe(0)
})

test('connects to no private address of a listed name, and to the public one beside it', async () => {
  await using service = await publicService()
  using connections = new OutgoingConnections({ address: PUBLIC, port: service.port })
  const passed: string[] = []
  const send = async (addresses: readonly string[]): Promise<string> => {
    await using sender = newSender({ ca: service.certificate, resolve: resolving(addresses) })
    const outcome = await sender.send(messageTo(`https://${LISTED}/wpush/v2/a`), going)
    return outcome.kind === 'retry' ? outcome.reason : outcome.kind
  }

  for (const address of insideAddresses) {
    const outcome = await send([address])
    const begun = connections.take()
    if (outcome !== 'not-public' || begun.length > 0) passed.push(`${address}: ${outcome} ${begun.join()}`)
    for (const addresses of [
      [PUBLIC, address],
      [address, PUBLIC],
    ]) {
      const beside = await send(addresses)
      const reached = connections.take()
      if (beside !== 'accepted' || reached.join() !== `127.0.0.1 ${service.port}`)
        passed.push(`${addresses.join()}: ${beside} ${reached.join()}`)
    }
  }

  expect(passed).toEqual([])
  expect(tripwires.take()).toBe(0)
})

test.each(['127.0.0.1', '::1', '::ffff:7f00:1', '169.254.169.254', '64:ff9b::7f00:1'])(
  'connects to the address of the first lookup when a second one gives %s',
  async (inside) => {
    await using service = await publicService()
    using connections = new OutgoingConnections({ address: PUBLIC, port: service.port })
    const resolve = resolving([PUBLIC], [inside], [PUBLIC])
    await using sender = newSender({ ca: service.certificate, resolve })
    const send = (): Promise<unknown> => sender.send(messageTo(`https://${LISTED}/wpush/v2/a`), going)

    const first = await send()
    const begunFirst = connections.take()
    await service.hangUp()
    const second = await send()
    const begunSecond = connections.take()
    const third = await send()

    expect(first).toEqual({ kind: 'accepted' })
    expect(begunFirst).toEqual([`127.0.0.1 ${service.port}`])
    expect(second).toMatchObject({ kind: 'retry', reason: 'not-public', mayHaveArrived: false })
    expect(begunSecond).toEqual([])
    // It is the look that was refused and not the name.
    expect(third).toEqual({ kind: 'accepted' })
    expect(tripwires.take()).toBe(0)
  },
)

test('does not follow a redirect or unsubscribe for it', async () => {
  await using service = await startPushService()
  const { port } = tripwires
  const places = [`http://127.0.0.1:${port}/`, `https://[::1]:${port}/`, `//127.0.0.1:${port}/a`, '/inner']
  const own = Object.values(service.origins).map((origin) => `127.0.0.1 ${new URL(origin).port}`)
  const outcomes = new Set<string>()
  const followed: string[] = []
  await using sender = newSender({
    insecureOrigins: Object.values(service.origins),
    ca: service.certificate,
  })

  for (const status of [301, 302, 303, 307, 308]) {
    for (const location of places) {
      await service.injectFaults([{ fault: { kind: 'status', status, location } }])
      const before = await service.summary()
      using connections = new OutgoingConnections()
      for (const front of fronts) {
        const { endpoint } = service.subscription('one', front)
        outcomes.add((await sender.send(messageTo(endpoint), going)).kind)
      }
      followed.push(...connections.take().filter((begun) => !own.includes(begun)))
      const { requests } = await service.summary()
      if (requests - before.requests !== fronts.length) followed.push(`${status} ${location}`)
    }
  }

  expect([...outcomes]).toEqual(['retry'])
  expect(followed).toEqual([])
  expect(tripwires.take()).toBe(0)
})

type PublicService = AsyncDisposable & {
  readonly port: number
  readonly certificate: string
  /** Ends its connections, and waits until they are gone. */
  readonly hangUp: () => Promise<void>
}

/** A push service under a listed name, as far as a test may have one. */
async function publicService(): Promise<PublicService> {
  const { key: secret, cert } = selfSigned(Date.now(), LISTED)
  const server = createSecureServer({ key: secret, cert })
  const ended: Promise<unknown>[] = []
  const hangUps: (() => void)[] = []
  server.on('session', (session) => {
    ended.push(once(session, 'close'))
    hangUps.push(() => session.close())
  })
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.resume()
    stream.respond({ ':status': 201 }, { endStream: true })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const hangUp = async (): Promise<void> => {
    for (const end of hangUps.splice(0)) end()
    await Promise.all(ended)
  }
  return {
    port: (server.address() as AddressInfo).port,
    certificate: cert,
    hangUp,
    async [Symbol.asyncDispose]() {
      for (const end of hangUps) end()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
