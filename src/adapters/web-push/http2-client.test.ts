import { duplexPair, type Duplex } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  errorCodes,
  flags,
  frame,
  FrameReader,
  frameTypes,
  uint32Frame,
  clientPreface,
  settings,
  settingsFrame,
} from './http2/frames.ts'
import type { Frame } from './http2/frames.ts'
import { Http2Client } from './http2-client.ts'
import type { Request } from './connection.ts'

const request: Request = {
  path: '/push/a',
  authorization: 'vapid t=a, k=b',
  body: Buffer.from('0123456789'),
  ttlSeconds: 60,
  urgency: 'high',
  topic: 'abc',
}

const status = { 200: '88', 201: '4803323031', 400: '8c', 404: '8d' } as const

/** A push service that is scripted frame by frame. */
class ScriptedService {
  readonly #socket: Duplex
  readonly #reader = new FrameReader()
  readonly #frames: Frame[] = []
  #received = Promise.withResolvers<void>()

  constructor(socket: Duplex) {
    this.#socket = socket
    let hasPreface = false
    socket.on('data', (chunk: Buffer) => {
      this.#frames.push(...this.#reader.read(hasPreface ? chunk : chunk.subarray(clientPreface.length)))
      hasPreface = true
      this.#received.resolve()
      this.#received = Promise.withResolvers()
    })
    socket.on('error', () => undefined)
  }

  send(...frames: readonly Buffer[]): void {
    this.#socket.write(Buffer.concat(frames))
  }

  sendStatus(stream: number, code: keyof typeof status, endStream = true): void {
    const set = flags.endHeaders | (endStream ? flags.endStream : 0)
    this.send(frame(frameTypes.headers, set, stream, Buffer.from(status[code], 'hex')))
  }

  /** The next frame of a type. */
  async receive(type: number): Promise<Frame> {
    for (;;) {
      const at = this.#frames.findIndex((each) => each.type === type)
      const [found] = at < 0 ? [] : this.#frames.splice(at, 1)
      if (found !== undefined) return found
      await this.#received.promise
    }
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

type OpenedClient = {
  readonly client: Http2Client
  readonly service: ScriptedService
  readonly clock: { now: number }
  closedByProtocolError: boolean | null
}

async function open(serviceSettings: readonly (readonly [number, number])[] = []): Promise<OpenedClient> {
  const [ours, theirs] = duplexPair()
  ours.on('close', () => theirs.destroy())
  theirs.on('close', () => ours.destroy())
  const service = new ScriptedService(theirs)
  const clock = { now: 0 }
  service.send(settingsFrame(serviceSettings))
  const closing: { closedByProtocolError: boolean | null } = { closedByProtocolError: null }
  const client = await Http2Client.open(ours, 'push.example', 1_000, {
    responseTimeoutMs: 100,
    now: () => clock.now,
    onClose: (isProtocolError) => (closing.closedByProtocolError = isProtocolError),
  })
  return Object.assign(closing, { client, service, clock })
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('sends HEADERS and DATA and resolves with the status', async () => {
  const { client, service } = await open()

  const result = client.request(request)
  const body = await service.receive(frameTypes.data)
  service.sendStatus(body.stream, 201)

  expect([body.stream, body.flags, body.payload.toString()]).toEqual([1, flags.endStream, '0123456789'])
  expect(await result).toMatchObject({ kind: 'response', status: 201 })
  expect(client.isBusy).toBe(false)
})

test('sends a body in parts within the stream window', async () => {
  const { client, service } = await open([[settings.initialWindowSize, 4]])

  const result = client.request(request)
  const first = await service.receive(frameTypes.data)
  service.send(uint32Frame(frameTypes.windowUpdate, 1, 3))
  const second = await service.receive(frameTypes.data)
  service.send(settingsFrame([[settings.initialWindowSize, 100]]))
  const third = await service.receive(frameTypes.data)
  service.sendStatus(1, 200)

  const parts = [first, second, third].map(({ payload, flags: set }) => [payload.toString(), set])
  expect(parts).toEqual([
    ['0123', 0],
    ['456', 0],
    ['789', flags.endStream],
  ])
  expect(await result).toMatchObject({ status: 200 })
})

test('stays within SETTINGS_MAX_CONCURRENT_STREAMS', async () => {
  const { client, service } = await open([[settings.maxConcurrentStreams, 2]])
  const capacities = [client.capacity]
  const results = [client.request(request), client.request(request)]
  capacities.push(client.capacity)
  service.sendStatus(1, 201)
  await results[0]
  await nextTurn()
  capacities.push(client.capacity)
  expect(capacities).toEqual([2, 0, 1])
})

test('joins padded HEADERS with priority and CONTINUATION', async () => {
  const { client, service } = await open()
  const result = client.request(request)
  const padded = Buffer.from('01 00000000 10 8d 00'.replaceAll(' ', ''), 'hex')
  service.send(
    frame(frameTypes.headers, flags.padded | flags.priority | flags.endStream, 1, padded),
    frame(frameTypes.continuation, flags.endHeaders, 1, Buffer.from('0f1204', 'hex').subarray(0, 0)),
  )
  expect(await result).toMatchObject({ kind: 'response', status: 404 })
})

test('reads an error response up to 64 KiB', async () => {
  const { client, service } = await open()
  const result = client.request(request)
  service.sendStatus(1, 400, false)
  for (let sent = 0; sent < 65_536; sent += 16_384) {
    service.send(frame(frameTypes.data, 0, 1, Buffer.alloc(16_384, 'x')))
  }
  const reset = await service.receive(frameTypes.rstStream)

  expect(reset.payload.readUInt32BE()).toBe(errorCodes.cancel)
  expect(await result).toMatchObject({
    kind: 'response',
    status: 400,
    text: expect.stringMatching(/^x{200}$/),
  })
  // The connection window is given back, so that other responses can continue.
  expect((await service.receive(frameTypes.windowUpdate)).stream).toBe(0)
})

test('completes accepted streams after GOAWAY and refuses the others', async () => {
  const opened = await open()
  const { client, service } = opened
  const results = [client.request(request), client.request(request)]
  const goaway = Buffer.alloc(8)
  goaway.writeUInt32BE(1)
  service.send(frame(frameTypes.goaway, 0, 0, goaway))

  expect(await results[1]).toEqual({ kind: 'refused' })
  expect([client.isOpen, client.capacity]).toEqual([false, 0])
  expect(await client.request(request)).toEqual({ kind: 'refused' })
  service.sendStatus(1, 201)
  expect(await results[0]).toMatchObject({ status: 201 })
})

test.each([
  [[errorCodes.protocolError], true],
  [[errorCodes.noError, errorCodes.protocolError], false],
])('tells a graceful shutdown from a protocol error: GOAWAY %j', async (codes, isProtocolError) => {
  const opened = await open()
  for (const code of codes) {
    const payload = Buffer.alloc(8)
    payload.writeUInt32BE(1)
    payload.writeUInt32BE(code, 4)
    opened.service.send(frame(frameTypes.goaway, 0, 0, payload))
  }
  await nextTurn()
  opened.service.destroy()

  await expect.poll(() => opened.closedByProtocolError).toBe(isProtocolError)
})

test('resets a stream whose response ends before the request body', async () => {
  const { client, service } = await open([
    [settings.initialWindowSize, 4],
    [settings.maxConcurrentStreams, 1],
  ])
  const result = client.request(request)
  const part = await service.receive(frameTypes.data)
  service.sendStatus(part.stream, 201)

  const reset = await service.receive(frameTypes.rstStream)

  expect([reset.stream, reset.payload.readUInt32BE()]).toEqual([1, errorCodes.noError])
  expect(await result).toMatchObject({ kind: 'response', status: 201 })
  expect(client.capacity).toBe(1)
})

test.each([
  [errorCodes.refusedStream, { kind: 'refused' }],
  [errorCodes.enhanceYourCalm, { kind: 'lost', isThrottle: true }],
  [errorCodes.cancel, { kind: 'lost', isThrottle: false }],
])('handles RST_STREAM with code %i', async (code, result) => {
  const { client, service } = await open()
  const sending = client.request(request)
  service.send(uint32Frame(frameTypes.rstStream, 1, code))
  expect(await sending).toMatchObject(result)
})

test('keeps a received status when the connection is lost', async () => {
  const { client, service } = await open()
  const result = client.request(request)
  service.sendStatus(1, 404, false)
  await nextTurn()
  service.destroy()
  expect(await result).toMatchObject({ kind: 'response', status: 404 })
})

test('cancels a stream without a response in time', async () => {
  const { client, service, clock } = await open()
  const result = client.request(request)
  clock.now = 101
  client.checkTimeouts(clock.now)
  expect(await result).toMatchObject({ kind: 'lost', detail: 'No response in time.' })
  expect((await service.receive(frameTypes.rstStream)).stream).toBe(1)
  expect(client.isOpen).toBe(true)
})

test('reports requests in flight as lost when the connection closes', async () => {
  const opened = await open()
  const result = opened.client.request(request)
  opened.service.destroy()
  expect(await result).toMatchObject({ kind: 'lost' })
  expect([opened.client.isOpen, opened.closedByProtocolError]).toEqual([false, false])
})

test('closes a silent connection that does not acknowledge PING', async () => {
  const { client, service, clock } = await open()
  clock.now = 21_000
  client.checkTimeouts(clock.now)
  await service.receive(frameTypes.ping)
  clock.now += 5_001
  client.checkTimeouts(clock.now)
  await nextTurn()
  expect(client.isOpen).toBe(false)
})

test('keeps a connection that acknowledges PING', async () => {
  const { client, service, clock } = await open()
  clock.now = 21_000
  client.checkTimeouts(clock.now)
  const ping = await service.receive(frameTypes.ping)
  service.send(frame(frameTypes.ping, flags.ack, 0, ping.payload))
  await nextTurn()
  clock.now += 10_000
  client.checkTimeouts(clock.now)
  expect(client.isOpen).toBe(true)
})

test('acknowledges PING with the same payload', async () => {
  const { service } = await open()
  service.send(frame(frameTypes.ping, 0, 0, Buffer.from('12345678')))
  const ping = await service.receive(frameTypes.ping)
  expect([ping.flags, ping.payload.toString()]).toEqual([flags.ack, '12345678'])
})

test.each([
  ['PUSH_PROMISE', frame(frameTypes.pushPromise, flags.endHeaders, 1, Buffer.alloc(4))],
  ['CONTINUATION without HEADERS', frame(frameTypes.continuation, flags.endHeaders, 1, Buffer.alloc(1))],
  ['a malformed header block', frame(frameTypes.headers, flags.endHeaders, 1, Buffer.from('ff', 'hex'))],
  ['a frame that is too large', Buffer.from('ffffff000000000001', 'hex')],
  ['a window above the maximum', uint32Frame(frameTypes.windowUpdate, 0, 0x7f_ff_ff_ff)],
])('closes the connection with GOAWAY after %s', async (_, bytes) => {
  const opened = await open()
  const result = opened.client.request(request)
  opened.service.send(bytes)
  const goaway = await opened.service.receive(frameTypes.goaway)
  expect(goaway.payload.readUInt32BE(4)).toBeGreaterThan(0)
  expect(await result).toMatchObject({ kind: 'lost' })
  expect(opened.closedByProtocolError).toBe(true)
})

test('resolves every request once, whatever bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
          fc
            .record({
              type: fc.integer({ min: 0, max: 10 }),
              set: fc.nat(255),
              stream: fc.integer({ min: 0, max: 5 }),
              payload: fc.uint8Array({ maxLength: 40 }),
            })
            .map(({ type, set, stream, payload }) => frame(type, set, stream, payload)),
        ),
        { maxLength: 12 },
      ),
      async (bytes) => {
        const { client, service } = await open()
        const results = [client.request(request), client.request(request)]
        for (const each of bytes) service.send(each)
        await nextTurn()
        service.destroy()
        const kinds = (await Promise.all(results)).map(({ kind }) => kind)
        expect(kinds.every((kind) => ['response', 'lost', 'refused'].includes(kind))).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})

test('fails to open without SETTINGS in time', async () => {
  const [ours] = duplexPair()
  const opening = Http2Client.open(ours, 'push.example', 20, {
    responseTimeoutMs: 1,
    now: () => 0,
    onClose: () => undefined,
  })
  await expect(opening).rejects.toMatchObject({ result: { kind: 'unreachable' } })
})
