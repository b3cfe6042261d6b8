import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { WebPushSender, type SenderOptions } from '../../src/adapters/web-push/web-push-sender.ts'
import type { PushMessage, PushOutcome, PushSender } from '../../src/fanout/push/delivery/push-sender.ts'
import type { VapidKey } from '../../src/fanout/push/delivery/vapid-key.ts'
import type { Fault } from '../support/push-service/faults.ts'
import { startPushService, type PushService } from '../support/push-service/start-push-service.ts'

let service: PushService
beforeAll(async () => {
  service = await startPushService()
})
afterAll(() => service[Symbol.asyncDispose]())
beforeEach(() => service.injectFaults([]))

const key = newKey('first')

function newKey(id: string): VapidKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { id, publicKey: point.toString('base64url'), privateKey }
}

function newSender(options: Partial<SenderOptions> = {}): PushSender {
  const sender = new WebPushSender({
    hosts: [],
    insecureOrigins: Object.values(service.origins),
    findVapidKey: (id) => (id === key.id ? key : null),
    contact: 'mailto:desk@example.org',
    now: Date.now,
    ca: service.certificate,
    responseTimeoutMs: 600,
    connectTimeoutMs: 600,
    ...options,
  })
  onTestFinished(() => sender[Symbol.asyncDispose]())
  return sender
}

let messageCount = 0

function newMessage(listener: 'h2' | 'https1' | 'http1' = 'h2', text = 'Text'): PushMessage & { id: string } {
  const id = `reader-${++messageCount}`
  const { endpoint, keys } = service.subscription(id, listener)
  return {
    id,
    endpoint,
    p256dh: Buffer.from(keys.p256dh, 'base64url'),
    auth: Buffer.from(keys.auth, 'base64url'),
    vapidKeyId: key.id,
    text: Buffer.from(text),
    ttlSeconds: 3_600,
    urgency: 'high',
    topic: 'abc123',
  }
}

const notAborted = new AbortController().signal

async function outcomeOf(fault: Fault, listener: 'h2' | 'https1' = 'h2'): Promise<PushOutcome> {
  await service.injectFaults([{ fault }])
  return newSender().send(newMessage(listener), notAborted)
}

test.each(['h2', 'https1', 'http1'] as const)('delivers a message over %s', async (listener) => {
  const message = newMessage(listener, 'Bridge open again')

  const outcome = await newSender().send(message, notAborted)

  expect(outcome).toEqual({ kind: 'accepted' })
  expect(await service.received(message.id)).toMatchObject([
    { text: 'Bridge open again', topic: 'abc123', ttlSeconds: 3_600, urgency: 'high' },
  ])
  expect((await service.summary()).violations).toEqual({})
})

test('sends hundreds of messages over a few connections', async () => {
  const sender = newSender({ responseTimeoutMs: 10_000, connectTimeoutMs: 10_000 })
  const before = await service.summary()

  const outcomes = await Promise.all(Array.from({ length: 400 }, () => sender.send(newMessage(), notAborted)))

  const after = await service.summary()
  expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(400)
  expect(after.connections - before.connections).toBeLessThanOrEqual(4)
  expect(after.violations).toEqual({})
})

test.each<[string, Fault, Partial<PushOutcome> & { kind: PushOutcome['kind'] }]>([
  ['404', { kind: 'status', status: 404 }, { kind: 'gone' }],
  ['410', { kind: 'status', status: 410 }, { kind: 'gone' }],
  ['400', { kind: 'status', status: 400, text: 'bad' }, { kind: 'refused', detail: '400: bad' }],
  ['413', { kind: 'status', status: 413 }, { kind: 'refused' }],
  ['401', { kind: 'status', status: 401 }, { kind: 'unauthorised', isAboutUs: false }],
  ['403', { kind: 'status', status: 403 }, { kind: 'unauthorised', isAboutUs: false }],
  [
    '403 BadJwtToken',
    { kind: 'status', status: 403, text: '{"reason":"BadJwtToken"}' },
    { kind: 'unauthorised', isAboutUs: true },
  ],
  ['429', { kind: 'status', status: 429 }, { kind: 'retry', reason: 'throttled', afterMs: null }],
  [
    '429 with seconds',
    { kind: 'status', status: 429, retryAfter: '120' },
    { kind: 'retry', reason: 'throttled', afterMs: 120_000 },
  ],
  ['500', { kind: 'status', status: 500 }, { kind: 'retry', reason: 'unavailable', mayHaveArrived: false }],
  ['503', { kind: 'status', status: 503, retryAfter: '3' }, { kind: 'retry', afterMs: 3_000 }],
  ['302', { kind: 'status', status: 302, location: 'http://127.0.0.1:1/' }, { kind: 'retry' }],
  ['a reset', { kind: 'reset', code: 2 }, { kind: 'retry', reason: 'lost', mayHaveArrived: true }],
  [
    'a connection closed without a response',
    { kind: 'disconnect', isAccepted: true },
    { kind: 'retry', mayHaveArrived: true },
  ],
  ['no response', { kind: 'no-response' }, { kind: 'retry', reason: 'lost', mayHaveArrived: true }],
  ['a refusal of 10 MiB', { kind: 'long-body', status: 400, bytes: 10_485_760 }, { kind: 'refused' }],
  ['an endless refusal', { kind: 'long-body', status: 410, bytes: 'endless' }, { kind: 'gone' }],
  ['an endless 201', { kind: 'long-body', status: 201, bytes: 'endless' }, { kind: 'accepted' }],
])('interprets %s alike over HTTP/2 and HTTP/1.1', async (_, fault, expected) => {
  expect(await outcomeOf(fault, 'h2')).toMatchObject(expected)
  expect(await outcomeOf(fault, 'https1')).toMatchObject(expected)
})

test('reports ENHANCE_YOUR_CALM as throttling', async () => {
  expect(await outcomeOf({ kind: 'reset', code: 11 })).toMatchObject({ kind: 'retry', reason: 'throttled' })
})

test('reports REFUSED_STREAM as not sent', async () => {
  expect(await outcomeOf({ kind: 'reset', code: 7 })).toEqual({ kind: 'not-sent' })
})

test.each([0, 2])('neither loses nor repeats messages after GOAWAY with code %i', async (code) => {
  await service.injectFaults([{ fault: { kind: 'goaway', code }, times: 1, share: 0.05 }])
  const sender = newSender()
  const messages = Array.from({ length: 300 }, () => newMessage('h2', `goaway ${code}`))
  const send = async (message: PushMessage): Promise<PushOutcome> => {
    for (;;) {
      const outcome = await sender.send(message, notAborted)
      if (outcome.kind !== 'not-sent') return outcome
    }
  }

  const outcomes = await Promise.all(messages.map(send))

  const counts = await service.messageCounts(`goaway ${code}`)
  const uncertain = outcomes.filter(({ kind }) => kind !== 'accepted')
  if (code === 0) expect(uncertain).toEqual([])
  for (const outcome of uncertain) expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: true })
  const accepted = messages.filter((_, index) => outcomes[index]?.kind === 'accepted')
  expect(accepted.map(({ id }) => counts[id])).toEqual(accepted.map(() => 1))
})

test('signs a new token once after a 401', async () => {
  await service.injectFaults([{ fault: { kind: 'status', status: 401 }, times: 1 }])
  expect(await newSender().send(newMessage(), notAborted)).toEqual({ kind: 'accepted' })
})

test('reports a refused contact as a fault of the desk', async () => {
  const sender = newSender({ contact: 'nobody' })
  expect(await sender.send(newMessage(), notAborted)).toMatchObject({ kind: 'unauthorised', isAboutUs: true })
})

test('retires a key only at a service that accepts other messages', async () => {
  const sender = newSender()
  const fault: Fault = { kind: 'status', status: 403, text: '{"reason":"VapidPkHashMismatch"}' }
  await service.injectFaults([{ fault }])
  const first = await sender.send(newMessage(), notAborted)
  await service.injectFaults([])
  await sender.send(newMessage(), notAborted)
  await service.injectFaults([{ fault }])

  expect(first).toMatchObject({ kind: 'unauthorised', isAboutUs: false })
  expect(await sender.send(newMessage(), notAborted)).toEqual({ kind: 'key-retired' })
  // Services are judged one by one.
  expect(await sender.send(newMessage('https1'), notAborted)).toMatchObject({ kind: 'unauthorised' })
})

test('retires a key only where the same key was accepted', async () => {
  const other = newKey('second')
  const sender = newSender({ findVapidKey: (id) => (id === other.id ? other : key) })
  await sender.send(newMessage(), notAborted)
  const fault: Fault = { kind: 'status', status: 403, text: '{"reason":"VapidPkHashMismatch"}' }
  await service.injectFaults([{ fault }])

  expect(await sender.send({ ...newMessage(), vapidKeyId: other.id }, notAborted)).toMatchObject({
    kind: 'unauthorised',
  })
})

test('asks once about a stale subscription while its token is being accepted', async () => {
  const sender = newSender()
  await sender.send(newMessage(), notAborted)
  await service.injectFaults([{ fault: { kind: 'status', status: 401 }, times: 1 }])

  expect(await sender.send(newMessage(), notAborted)).toMatchObject({
    kind: 'unauthorised',
    isAboutUs: false,
  })
})

test('keeps a subscription whose key is missing', async () => {
  const message = { ...newMessage(), vapidKeyId: 'lost' }
  expect(await newSender().send(message, notAborted)).toEqual({ kind: 'key-missing' })
})

test.each(['refusing', 'silent', 'garbage'] as const)(
  'reports a push service that is %s as unreachable until it recovers',
  async (mode) => {
    const sender = newSender()
    await service.mode('h2', mode)
    const down = await sender.send(newMessage(), notAborted)
    await service.mode('h2', 'up')

    expect(down).toMatchObject({ kind: 'retry', reason: 'unreachable', mayHaveArrived: false })
    expect(await sender.send(newMessage(), notAborted)).toEqual({ kind: 'accepted' })
  },
)

test('replaces a connection that died silently, at the cost of one retry', async () => {
  const sender = newSender()
  await sender.send(newMessage(), notAborted)
  await service.mode('h2', 'refusing')
  await service.mode('h2', 'up')

  const outcomes = [await sender.send(newMessage(), notAborted), await sender.send(newMessage(), notAborted)]

  expect(outcomes.at(-1)).toEqual({ kind: 'accepted' })
})

test('keeps the connection to a service that accepts beside hundreds of hosts that do not exist', async () => {
  const lookups: string[] = []
  const sender = newSender({
    hosts: ['.made-up.example'],
    connectTimeoutMs: 5_000,
    resolve(host, callback) {
      lookups.push(host)
      callback(Object.assign(new Error('No such host.'), { code: 'ENOTFOUND' }), [])
    },
  })
  expect(await sender.send(newMessage(), notAborted)).toEqual({ kind: 'accepted' })
  const { connections } = await service.summary()

  for (let n = 0; n < 600; n++) {
    const endpoint = `https://host-${n}.made-up.example/${n}`
    const outcome = await sender.send({ ...newMessage(), endpoint }, notAborted)
    expect(outcome).toMatchObject({ kind: 'retry', reason: 'unreachable' })
  }

  expect(lookups).toHaveLength(600)
  expect(await sender.send(newMessage(), notAborted)).toEqual({ kind: 'accepted' })
  expect((await service.summary()).connections).toBe(connections)
})

test('connects neither to unlisted hosts nor to names with private addresses', async () => {
  const before = (await service.summary()).requests
  const message = newMessage()
  const listedOnly = newSender({ insecureOrigins: [] })
  const rebound = newSender({
    insecureOrigins: [],
    resolve: (_, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  })

  const unlisted = await listedOnly.send(message, notAborted)
  const privateAddress = await rebound.send(
    { ...message, endpoint: 'https://fcm.googleapis.com/fcm/send/a' },
    notAborted,
  )

  expect([unlisted, privateAddress]).toMatchObject([
    { kind: 'blocked' },
    { kind: 'retry', reason: 'not-public' },
  ])
  expect((await service.summary()).requests).toBe(before)
})

test.each(['h2', 'https1', 'http1'] as const)(
  'does not send a message over %s that was aborted before',
  async (listener) => {
    const sender = newSender()
    const controller = new AbortController()
    const message = newMessage(listener)

    const sending = sender.send(message, controller.signal)
    controller.abort()

    expect(await sending).toEqual({ kind: 'not-sent' })
    expect(await sender.send(newMessage(listener), notAborted)).toEqual({ kind: 'accepted' })
    expect(await service.received(message.id)).toEqual([])
  },
)
