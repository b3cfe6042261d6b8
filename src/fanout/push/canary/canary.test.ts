import { expect, test } from 'vitest'
import type { Instant } from '../../../domain/ids.ts'
import { Canary, type CanaryDeps } from './canary.ts'
import type { PushWorkers } from '../delivery/push-workers.ts'
import { PushAlarms } from '../alarms/push-alarms.ts'

type Rig = {
  readonly canary: Canary
  readonly alarms: PushAlarms
  /** The calls, in order. */
  readonly calls: string[]
  readonly workers: PushWorkers
  /** Lets the oldest wait of this length end. */
  readonly pass: (ms: number) => Promise<void>
  arrives: boolean
  refusal: string | null
  planned: number
}

const EVERY_MS = 300_000
const TIMEOUT_MS = 60_000

function rig(): Rig {
  const calls: string[] = []
  const sleeps: { ms: number; end: () => void }[] = []
  const now = (): Instant => 1_000 as Instant
  const alarms = new PushAlarms(now, () => undefined)
  const untilAborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
  const deps: CanaryDeps = {
    browser: {
      open: async () => ({
        subscription: {
          endpoint: 'https://push.example/1',
          p256dh: new Uint8Array(65),
          auth: new Uint8Array(16),
        },
        received: (_, signal) => (it.arrives ? Promise.resolve() : untilAborted(signal)),
        [Symbol.asyncDispose]: async () => undefined,
      }),
      forget: () => void calls.push('forget'),
    },
    store: { save: async () => void calls.push('save'), clearLedgers: async () => void calls.push('clear') },
    refuseEndpoint: () => it.refusal,
    vapidKeyId: 'key',
    service: 'wss://push.example/',
    intervalMs: EVERY_MS,
    timeoutMs: TIMEOUT_MS,
    alarms,
    newId: () => String(calls.length),
    now,
    elapsedMs: () => 0,
    sleep: (ms, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      if (signal.aborted) reject(signal.reason as Error)
      else sleeps.push({ ms, end: resolve })
      return promise
    },
    report: (fault) => void calls.push(`fault ${String(fault)}`),
  }
  const it: Rig = {
    canary: new Canary(deps),
    alarms,
    calls,
    arrives: true,
    refusal: null,
    planned: 1,
    workers: {
      plan: async ({ audience }) => {
        calls.push(`plan ${audience.kind}`)
        return it.planned
      },
      send: async () => void calls.push('send'),
      prepare: () => undefined,
      halt: async () => void calls.push('halt'),
      [Symbol.asyncDispose]: async () => undefined,
    },
    async pass(ms) {
      await expect.poll(() => sleeps.some((sleep) => sleep.ms === ms)).toBe(true)
      const at = sleeps.findLastIndex((sleep) => sleep.ms === ms)
      sleeps.splice(at, 1)[0]?.end()
    },
  }
  return it
}

test('measures the round trip and deletes the canary’s ledger', async () => {
  const it = rig()
  await using canary = it.canary
  canary.start(it.workers)

  await expect.poll(() => it.calls.at(-1)).toBe('clear')

  expect(it.calls).toEqual(['save', 'plan canary', 'send', 'halt', 'clear'])
  expect(canary.report()).toEqual({ roundTripMs: 0, at: 1_000 })
  expect(it.alarms.list()).toEqual([])
})

test('a timeout raises the alarm and the next arrival clears it', async () => {
  const it = rig()
  it.arrives = false
  await using canary = it.canary
  canary.start(it.workers)
  await expect.poll(() => it.calls).toContain('send')

  await it.pass(TIMEOUT_MS)

  await expect
    .poll(() => it.alarms.list())
    .toMatchObject([{ kind: 'canary-missing', about: 'wss://push.example/', times: 1 }])
  expect(it.alarms.list()[0]?.detail).toContain(
    'sending and waiting for the message: It timed out after 60 s',
  )
  expect(canary.report()).toBeNull()
  it.arrives = true
  await it.pass(EVERY_MS)
  await expect.poll(() => it.alarms.list()).toEqual([])
})

test('does not store or use an endpoint that the guard refuses', async () => {
  const it = rig()
  it.refusal = 'The host is not a known push service.'
  await using canary = it.canary
  canary.start(it.workers)

  await expect.poll(() => it.calls.at(-1)).toBe('clear')

  expect(it.calls).toEqual(['forget', 'halt', 'clear'])
  expect(it.alarms.list()[0]?.detail).toBe(
    'While storing the subscription: The host is not a known push service.',
  )
})

test('an empty plan counts as a missing canary', async () => {
  const it = rig()
  it.planned = 0
  await using canary = it.canary
  canary.start(it.workers)

  await expect
    .poll(() => it.alarms.list()[0]?.detail)
    .toBe('While planning: 0 subscriptions were planned instead of one.')
})

test('stopping during a run raises no alarm', async () => {
  const it = rig()
  it.arrives = false
  it.canary.start(it.workers)
  await expect.poll(() => it.calls).toContain('send')

  await it.canary[Symbol.asyncDispose]()

  expect(it.alarms.list()).toEqual([])
})
