import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { pushOptions } from '../support/push-desk.ts'
import { startPushService, type PushService } from '../support/push-service/start-push-service.ts'
import { tempFolder } from '../support/temp-folder.ts'

type CanaryDesk = AsyncDisposable & { readonly desk: TestDesk; readonly service: PushService }

/** A desk whose own alert goes out again a tenth of a second after the one before has come back, or has had its time. */
async function startCanaryDesk(timeoutMs = 20_000): Promise<CanaryDesk> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(tempFolder())
  const service = starting.use(await startPushService())
  const options = {
    ...pushOptions(service, folder.path),
    canaryMinutes: '1',
    canaryService: service.firefoxUrl,
  }
  const canaryTimings = { intervalMs: 100, timeoutMs }
  const desk = starting.use(await startDesk({ options, canaryTimings }))
  const resources = starting.move()
  return { desk, service, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function alarmsOf(desk: TestDesk): Promise<readonly { kind: string; about: string; detail: string }[]> {
  const health = (await (await desk.request('/health')).json()) as { alarms: [] }
  return health.alarms
}

async function metricOf(desk: TestDesk, name: string): Promise<number | null> {
  const text = await (await desk.request('/metrics')).text()
  const [, value] = new RegExp(`^${name} (.*)$`, 'm').exec(text) ?? []
  return value === undefined ? null : Number(value)
}

test('receives, decrypts and times the canary alert', async () => {
  await using both = await startCanaryDesk()
  const { desk, service } = both

  await expect
    .poll(() => metricOf(desk, 'telex_canary_round_trip_seconds'), { timeout: 20_000 })
    .toBeGreaterThan(0)

  expect(await metricOf(desk, 'telex_canary_last_success_timestamp_seconds')).toBeGreaterThan(1_700_000_000)
  expect(await alarmsOf(desk)).toEqual([])
  expect(await (await desk.request('/health')).json()).toMatchObject({
    canary: { roundTripMs: expect.any(Number), at: expect.stringMatching(/Z$/) },
  })
  await expect.poll(async () => (await service.firefox()).acknowledged).toBeGreaterThan(1)
  // One subscription serves them all, and our key and our encryption are what the push service asks for.
  expect((await service.firefox()).channels).toBe(1)
  expect((await service.summary()).violations).toEqual({})
})

test('raises an alarm while a push service accepts alerts without delivering them', async () => {
  await using both = await startCanaryDesk(2_000)
  const { desk, service } = both
  await expect
    .poll(() => metricOf(desk, 'telex_canary_round_trip_seconds'), { timeout: 20_000 })
    .not.toBeNull()

  await service.injectFaults([{ fault: { kind: 'status', status: 201 } }])

  await expect
    .poll(() => alarmsOf(desk), { timeout: 20_000 })
    .toMatchObject([
      {
        kind: 'canary-missing',
        about: service.firefoxUrl,
        detail: expect.stringContaining('timed out after 2 s'),
      },
    ])
  await service.injectFaults([])
  await expect.poll(() => alarmsOf(desk), { timeout: 20_000 }).toEqual([])
})

test('leaves the canary out of every audience', async () => {
  await using both = await startCanaryDesk()
  const { desk } = both
  await expect
    .poll(() => metricOf(desk, 'telex_canary_round_trip_seconds'), { timeout: 20_000 })
    .not.toBeNull()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry', topics: ['sea'] })
  const posted = await desk.call('POST', '/stories/ferry/posts', { text: 'One.' })

  const sizes = []
  for (const kind of ['story', 'topic&topic=sea', 'everyone', 'test']) {
    const answer = await desk.call('GET', `/audience?post=${String(posted.body['id'])}&kind=${kind}`)
    sizes.push(answer.body['size'])
  }

  expect(sizes).toEqual([0, 0, 0, 0])
})
