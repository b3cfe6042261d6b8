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

let made = 0

function newMessage(
  listener: 'h2' | 'https1' | 'http1' = 'h2',
  words = 'Words',
): PushMessage & { id: string } {
  const id = `reader-${++made}`
  const { endpoint, keys } = service.subscription(id, listener)
  return {
    id,
    endpoint,
    p256dh: Buffer.from(keys.p256dh, 'base64url'),
    auth: Buffer.from(keys.auth, 'base64url'),
    vapidKeyId: key.id,
    text: Buffer.from(words),
    ttlSeconds: 3_600,
    urgency: 'high',
    topic: 'abc123',
  }
}

const going = new AbortController().signal

async function outcomeOf(fault: Fault, listener: 'h2' | 'https1' = 'h2'): Promise<PushOutcome> {
  await service.injectFaults([{ fault }])
  return newSender().send(newMessage(listener), going)
}

test.each(['h2', 'https1', 'http1'] as const)('a message reaches its browser over %s', async (listener) => {
  const message = newMessage(listener, 'Bridge open again')

  const outcome = await newSender().send(message, going)

  expect(outcome).toEqual({ kind: 'accepted' })
  expect(await service.received(message.id)).toMatchObject([
    { text: 'Bridge open again', topic: 'abc123', ttlSeconds: 3_600, urgency: 'high' },
  ])
  expect((await service.summary()).violations).toEqual({})
})

test('hundreds of messages share a few connections', async () => {
  const sender = newSender({ responseTimeoutMs: 10_000, connectTimeoutMs: 10_000 })
  const before = await service.summary()

  const outcomes = await Promise.all(Array.from({ length: 400 }, () => sender.send(newMessage(), going)))

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
  ['a cut connection', { kind: 'disconnect', isAccepted: true }, { kind: 'retry', mayHaveArrived: true }],
  ['no answer', { kind: 'no-response' }, { kind: 'retry', reason: 'lost', mayHaveArrived: true }],
  ['a refusal of 10 MiB', { kind: 'long-body', status: 400, bytes: 10_485_760 }, { kind: 'refused' }],
  ['a refusal without end', { kind: 'long-body', status: 410, bytes: 'endless' }, { kind: 'gone' }],
  ['a welcome without end', { kind: 'long-body', status: 201, bytes: 'endless' }, { kind: 'accepted' }],
])('%s means the same over HTTP/2 and HTTP/1.1', async (_, fault, expected) => {
  expect(await outcomeOf(fault, 'h2')).toMatchObject(expected)
  expect(await outcomeOf(fault, 'https1')).toMatchObject(expected)
})

test('told to calm down, it says so', async () => {
  expect(await outcomeOf({ kind: 'reset', code: 11 })).toMatchObject({ kind: 'retry', reason: 'throttled' })
})

test('a stream the service refused was certainly not looked at', async () => {
  expect(await outcomeOf({ kind: 'reset', code: 7 })).toEqual({ kind: 'not-sent' })
})

test.each([0, 2])('told to go away (%i), nothing is lost and nothing goes out twice', async (code) => {
  await service.injectFaults([{ fault: { kind: 'goaway', code }, times: 1, share: 0.05 }])
  const sender = newSender()
  const messages = Array.from({ length: 300 }, () => newMessage('h2', `goaway ${code}`))
  const send = async (message: PushMessage): Promise<PushOutcome> => {
    for (;;) {
      const outcome = await sender.send(message, going)
      if (outcome.kind !== 'not-sent') return outcome
    }
  }

  const outcomes = await Promise.all(messages.map(send))

  const counts = await service.messageCounts(`goaway ${code}`)
  const unsure = outcomes.filter(({ kind }) => kind !== 'accepted')
  if (code === 0) expect(unsure).toEqual([])
  for (const outcome of unsure) expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: true })
  const accepted = messages.filter((_, index) => outcomes[index]?.kind === 'accepted')
  expect(accepted.map(({ id }) => counts[id])).toEqual(accepted.map(() => 1))
})

test('a token that is no longer taken is signed anew, once', async () => {
  await service.injectFaults([{ fault: { kind: 'status', status: 401 }, times: 1 }])
  expect(await newSender().send(newMessage(), going)).toEqual({ kind: 'accepted' })
})

test('a contact that no push service accepts is our fault', async () => {
  const sender = newSender({ contact: 'nobody' })
  expect(await sender.send(newMessage(), going)).toMatchObject({ kind: 'unauthorised', isAboutUs: true })
})

test('who subscribed under another key is given up only by a service that takes our messages', async () => {
  const sender = newSender()
  const fault: Fault = { kind: 'status', status: 403, text: '{"reason":"VapidPkHashMismatch"}' }
  await service.injectFaults([{ fault }])
  const untaken = await sender.send(newMessage(), going)
  await service.injectFaults([])
  await sender.send(newMessage(), going)
  await service.injectFaults([{ fault }])

  expect(untaken).toMatchObject({ kind: 'unauthorised', isAboutUs: false })
  expect(await sender.send(newMessage(), going)).toEqual({ kind: 'key-retired' })
  // Another service has its own say.
  expect(await sender.send(newMessage('https1'), going)).toMatchObject({ kind: 'unauthorised' })
})

test('a subscription under a key that we have not got keeps its place', async () => {
  const message = { ...newMessage(), vapidKeyId: 'lost' }
  expect(await newSender().send(message, going)).toEqual({ kind: 'key-missing' })
})

test.each(['refusing', 'silent', 'garbage'] as const)(
  'a push service that is %s is unreachable, and works again when it is back',
  async (mode) => {
    const sender = newSender()
    await service.mode('h2', mode)
    const down = await sender.send(newMessage(), going)
    await service.mode('h2', 'up')

    expect(down).toMatchObject({ kind: 'retry', reason: 'unreachable', mayHaveArrived: false })
    expect(await sender.send(newMessage(), going)).toEqual({ kind: 'accepted' })
  },
)

test('a connection that died in silence costs one message a second try, and is replaced', async () => {
  const sender = newSender()
  await sender.send(newMessage(), going)
  await service.mode('h2', 'refusing')
  await service.mode('h2', 'up')

  const outcomes = [await sender.send(newMessage(), going), await sender.send(newMessage(), going)]

  expect(outcomes.at(-1)).toEqual({ kind: 'accepted' })
})

test('a host off the list, and a name that leads inside, are not connected to', async () => {
  const before = (await service.summary()).requests
  const message = newMessage()
  const strict = newSender({ insecureOrigins: [] })
  const rebound = newSender({
    insecureOrigins: [],
    resolve: (_, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  })

  const offList = await strict.send(message, going)
  const inside = await rebound.send({ ...message, endpoint: 'https://fcm.googleapis.com/fcm/send/a' }, going)

  expect([offList, inside]).toMatchObject([{ kind: 'blocked' }, { kind: 'blocked' }])
  expect((await service.summary()).requests).toBe(before)
})

test.each(['h2', 'https1', 'http1'] as const)(
  'what has not left over %s when it is called back does not leave',
  async (listener) => {
    const sender = newSender()
    const recall = new AbortController()
    const message = newMessage(listener)

    const sending = sender.send(message, recall.signal)
    recall.abort()

    expect(await sending).toEqual({ kind: 'not-sent' })
    expect(await sender.send(newMessage(listener), going)).toEqual({ kind: 'accepted' })
    expect(await service.received(message.id)).toEqual([])
  },
)
