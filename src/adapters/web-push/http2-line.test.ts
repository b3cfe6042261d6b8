import { duplexPair, type Duplex } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  codes,
  flags,
  frame,
  FrameReader,
  frameKinds,
  numberFrame,
  preface,
  settings,
  settingsFrame,
} from './http2/frames.ts'
import type { Frame } from './http2/frames.ts'
import { Http2Line } from './http2-line.ts'
import type { Request } from './line.ts'

const request: Request = {
  path: '/push/a',
  authorization: 'vapid t=a, k=b',
  body: Buffer.from('0123456789'),
  ttlSeconds: 60,
  urgency: 'high',
  topic: 'abc',
}

const status = { 200: '88', 201: '4803323031', 400: '8c', 404: '8d' } as const

/** The other end of a line, played frame by frame. */
class Service {
  readonly #end: Duplex
  readonly #reader = new FrameReader()
  readonly #frames: Frame[] = []
  #came = Promise.withResolvers<void>()

  constructor(end: Duplex) {
    this.#end = end
    let isBegun = false
    end.on('data', (chunk: Buffer) => {
      this.#frames.push(...this.#reader.read(isBegun ? chunk : chunk.subarray(preface.length)))
      isBegun = true
      this.#came.resolve()
      this.#came = Promise.withResolvers()
    })
    end.on('error', () => undefined)
  }

  say(...frames: readonly Buffer[]): void {
    this.#end.write(Buffer.concat(frames))
  }

  status(stream: number, code: keyof typeof status, isLast = true): void {
    const set = flags.endHeaders | (isLast ? flags.endStream : 0)
    this.say(frame(frameKinds.headers, set, stream, Buffer.from(status[code], 'hex')))
  }

  /** The next frame of a kind. */
  async hears(kind: number): Promise<Frame> {
    for (;;) {
      const at = this.#frames.findIndex((each) => each.kind === kind)
      const [found] = at < 0 ? [] : this.#frames.splice(at, 1)
      if (found !== undefined) return found
      await this.#came.promise
    }
  }

  cut(): void {
    this.#end.destroy()
  }
}

type Scene = {
  readonly line: Http2Line
  readonly service: Service
  readonly clock: { now: number }
  odd: boolean | null
}

async function open(allowed: readonly (readonly [number, number])[] = []): Promise<Scene> {
  const [ours, theirs] = duplexPair()
  ours.on('close', () => theirs.destroy())
  theirs.on('close', () => ours.destroy())
  const service = new Service(theirs)
  const clock = { now: 0 }
  service.say(settingsFrame(allowed))
  const scene: { odd: boolean | null } = { odd: null }
  const line = await Http2Line.open(ours, 'push.example', 1_000, {
    answerMs: 100,
    now: () => clock.now,
    onClose: (isOdd) => (scene.odd = isOdd),
  })
  return Object.assign(scene, { line, service, clock })
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a request leaves as headers and a body, and its status comes back', async () => {
  const { line, service } = await open()

  const reply = line.request(request)
  const body = await service.hears(frameKinds.data)
  service.status(body.stream, 201)

  expect([body.stream, body.flags, body.content.toString()]).toEqual([1, flags.endStream, '0123456789'])
  expect(await reply).toMatchObject({ kind: 'answered', status: 201 })
  expect(line.isBusy).toBe(false)
})

test('a service that takes little at a time is given little at a time', async () => {
  const { line, service } = await open([[settings.initialWindowSize, 4]])

  const reply = line.request(request)
  const first = await service.hears(frameKinds.data)
  service.say(numberFrame(frameKinds.windowUpdate, 1, 3))
  const second = await service.hears(frameKinds.data)
  service.say(settingsFrame([[settings.initialWindowSize, 100]]))
  const third = await service.hears(frameKinds.data)
  service.status(1, 200)

  const parts = [first, second, third].map(({ content, flags: set }) => [content.toString(), set])
  expect(parts).toEqual([
    ['0123', 0],
    ['456', 0],
    ['789', flags.endStream],
  ])
  expect(await reply).toMatchObject({ status: 200 })
})

test('no more requests are taken on than the service allows', async () => {
  const { line, service } = await open([[settings.maxConcurrentStreams, 2]])
  const room = [line.room]
  const replies = [line.request(request), line.request(request)]
  room.push(line.room)
  service.status(1, 201)
  await replies[0]
  await soon()
  room.push(line.room)
  expect(room).toEqual([2, 0, 1])
})

test('headers in several frames, padded and weighed, are one head', async () => {
  const { line, service } = await open()
  const reply = line.request(request)
  const padded = Buffer.from('01 00000000 10 8d 00'.replaceAll(' ', ''), 'hex')
  service.say(
    frame(frameKinds.headers, flags.padded | flags.priority | flags.endStream, 1, padded),
    frame(frameKinds.continuation, flags.endHeaders, 1, Buffer.from('0f1204', 'hex').subarray(0, 0)),
  )
  expect(await reply).toMatchObject({ kind: 'answered', status: 404 })
})

test('the words of a refusal are read, to 64 KiB and no further', async () => {
  const { line, service } = await open()
  const reply = line.request(request)
  service.status(1, 400, false)
  for (let sent = 0; sent < 65_536; sent += 16_384) {
    service.say(frame(frameKinds.data, 0, 1, Buffer.alloc(16_384, 'x')))
  }
  const reset = await service.hears(frameKinds.reset)

  expect(reset.content.readUInt32BE()).toBe(codes.cancel)
  expect(await reply).toMatchObject({
    kind: 'answered',
    status: 400,
    text: expect.stringMatching(/^x{200}$/),
  })
  // Room on the connection is given back, so that other replies are not held up.
  expect((await service.hears(frameKinds.windowUpdate)).stream).toBe(0)
})

test('told to go away, it finishes what was taken on and hands back what was not', async () => {
  const scene = await open()
  const { line, service } = scene
  const replies = [line.request(request), line.request(request)]
  const goodbye = Buffer.alloc(8)
  goodbye.writeUInt32BE(1)
  service.say(frame(frameKinds.goAway, 0, 0, goodbye))

  expect(await replies[1]).toEqual({ kind: 'refused' })
  expect([line.isOpen, line.room]).toEqual([false, 0])
  expect(await line.request(request)).toEqual({ kind: 'refused' })
  service.status(1, 201)
  expect(await replies[0]).toMatchObject({ status: 201 })
})

test.each([
  [codes.refusedStream, { kind: 'refused' }],
  [codes.enhanceYourCalm, { kind: 'lost', isThrottle: true }],
  [codes.cancel, { kind: 'lost', isThrottle: false }],
])('a stream that ends with code %i', async (code, reply) => {
  const { line, service } = await open()
  const replying = line.request(request)
  service.say(numberFrame(frameKinds.reset, 1, code))
  expect(await replying).toMatchObject(reply)
})

test('a status that has come is not taken back by what follows', async () => {
  const { line, service } = await open()
  const reply = line.request(request)
  service.status(1, 404, false)
  await soon()
  service.cut()
  expect(await reply).toMatchObject({ kind: 'answered', status: 404 })
})

test('no answer in time is lost, and the service is told that nobody waits', async () => {
  const { line, service, clock } = await open()
  const reply = line.request(request)
  clock.now = 101
  line.tend(clock.now)
  expect(await reply).toMatchObject({ kind: 'lost', detail: 'No answer in time.' })
  expect((await service.hears(frameKinds.reset)).stream).toBe(1)
  expect(line.isOpen).toBe(true)
})

test('a cut connection loses what was on its way', async () => {
  const scene = await open()
  const reply = scene.line.request(request)
  scene.service.cut()
  expect(await reply).toMatchObject({ kind: 'lost' })
  expect([scene.line.isOpen, scene.odd]).toEqual([false, false])
})

test('a silent connection is asked whether it stands, and given up when it doesn’t', async () => {
  const { line, service, clock } = await open()
  clock.now = 21_000
  line.tend(clock.now)
  await service.hears(frameKinds.ping)
  clock.now += 5_001
  line.tend(clock.now)
  await soon()
  expect(line.isOpen).toBe(false)
})

test('one that answers is kept, and is asked again only after another silence', async () => {
  const { line, service, clock } = await open()
  clock.now = 21_000
  line.tend(clock.now)
  const ping = await service.hears(frameKinds.ping)
  service.say(frame(frameKinds.ping, flags.ack, 0, ping.content))
  await soon()
  clock.now += 10_000
  line.tend(clock.now)
  expect(line.isOpen).toBe(true)
})

test('the service’s own ping is answered with the same bytes', async () => {
  const { service } = await open()
  service.say(frame(frameKinds.ping, 0, 0, Buffer.from('12345678')))
  const ping = await service.hears(frameKinds.ping)
  expect([ping.flags, ping.content.toString()]).toEqual([flags.ack, '12345678'])
})

test.each([
  ['a pushed request', frame(frameKinds.pushPromise, flags.endHeaders, 1, Buffer.alloc(4))],
  ['headers that continue nothing', frame(frameKinds.continuation, flags.endHeaders, 1, Buffer.alloc(1))],
  ['headers that can’t be read', frame(frameKinds.headers, flags.endHeaders, 1, Buffer.from('ff', 'hex'))],
  ['a frame that is too large', Buffer.from('ffffff000000000001', 'hex')],
  ['a window beyond all bounds', numberFrame(frameKinds.windowUpdate, 0, 0x7f_ff_ff_ff)],
])('%s breaks the connection off, and says why', async (_, bytes) => {
  const scene = await open()
  const reply = scene.line.request(request)
  scene.service.say(bytes)
  const goodbye = await scene.service.hears(frameKinds.goAway)
  expect(goodbye.content.readUInt32BE(4)).toBeGreaterThan(0)
  expect(await reply).toMatchObject({ kind: 'lost' })
  expect(scene.odd).toBe(true)
})

test('whatever bytes come, every request gets a reply once and nothing is thrown', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
          fc
            .record({
              kind: fc.integer({ min: 0, max: 10 }),
              set: fc.nat(255),
              stream: fc.integer({ min: 0, max: 5 }),
              content: fc.uint8Array({ maxLength: 40 }),
            })
            .map(({ kind, set, stream, content }) => frame(kind, set, stream, content)),
        ),
        { maxLength: 12 },
      ),
      async (bytes) => {
        const { line, service } = await open()
        const replies = [line.request(request), line.request(request)]
        for (const each of bytes) service.say(each)
        await soon()
        service.cut()
        const kinds = (await Promise.all(replies)).map(({ kind }) => kind)
        expect(kinds.every((kind) => ['answered', 'lost', 'refused'].includes(kind))).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})

test('a service that says nothing at first is given up', async () => {
  const [ours] = duplexPair()
  const opening = Http2Line.open(ours, 'push.example', 20, {
    answerMs: 1,
    now: () => 0,
    onClose: () => undefined,
  })
  await expect(opening).rejects.toMatchObject({ reply: { kind: 'unreachable' } })
})
