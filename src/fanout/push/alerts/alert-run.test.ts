import { expect, test } from 'vitest'
import { samplePost, sampleAlert, sampleNow, sampleStory } from '../../../../test/support/samples.ts'
import { openAlertStates, type Alert, type AlertState } from '../../../domain/alert.ts'
import type { AlertId, Instant, Seq } from '../../../domain/ids.ts'
import type { Advance } from './alert-book.ts'
import { AlertRun, type AlertRunDeps } from './alert-run.ts'
import { OpenPages } from '../subscriptions/open-pages.ts'
import { PushAlarms } from '../alarms/push-alarms.ts'
import type { PlanJob, SendJob } from '../delivery/push-workers.ts'

const SECOND = 1_000
const DAY = 24 * 3_600 * SECOND

type Scene = {
  alert: Alert
  readonly run: AlertRun
  readonly planned: PlanJob[]
  readonly sent: SendJob[]
  readonly alarms: PushAlarms
  readonly faults: unknown[]
  readonly announced: Seq[]
  /** Lets time pass, and whatever waits for it happen. The machine's own clock may be set meanwhile. */
  readonly pass: (ms: number) => Promise<void>
  readonly setClock: (byMs: number) => void
}

type SceneOptions = {
  readonly alert?: Partial<Alert>
  readonly isLinkReady?: (tries: number) => boolean
  readonly plan?: () => Promise<number>
  readonly send?: () => Promise<void>
  readonly otherLedgersClosed?: () => Promise<unknown>
}

function begin(options: SceneOptions = {}): Scene {
  const story = sampleStory()
  const post = samplePost(story)
  let elapsed = 0
  let set = 0
  let tries = 0
  const sleeping = new Set<{ until: number; wake: () => void }>()
  const held = { holdUntil: (sampleNow + 10 * SECOND) as Instant, createdAt: sampleNow }
  const scene = {
    alert: sampleAlert(post, { state: 'held', ...held, ...options.alert }),
    planned: [] as PlanJob[],
    sent: [] as SendJob[],
    alarms: new PushAlarms(
      () => now(),
      () => undefined,
    ),
    faults: [] as unknown[],
    announced: [] as Seq[],
    setClock: (byMs: number) => (set += byMs),
    async pass(ms: number) {
      for (const end = elapsed + ms; elapsed < end; elapsed += 100) {
        for (const sleep of sleeping) if (sleep.until <= elapsed) sleep.wake()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
  const now = (): Instant => (sampleNow + elapsed + set) as Instant
  const deps: AlertRunDeps = {
    book: {
      open: async () => [],
      withOpenLedger: async () => [],
      find: async () => ({ alert: scene.alert, post, story }),
      async advance(_: AlertId, from: AlertState, change: Advance) {
        if (scene.alert.state !== from) return null
        const { to, ...rest } = change
        scene.alert = { ...scene.alert, ...rest, state: to }
        return { alert: scene.alert, seq: openAlertStates.includes(to) ? null : (7 as Seq) }
      },
      totals: async () => Promise.reject(new Error('not asked')),
      addReceipt: async () => undefined,
    },
    workers: {
      async plan(job) {
        scene.planned.push(job)
        return (await options.plan?.()) ?? 1
      },
      async send(job) {
        scene.sent.push(job)
        await options.send?.()
      },
      prepare: () => undefined,
      halt: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    },
    alertWake: { announce: (seq) => scene.announced.push(seq), past: async () => undefined },
    isLinkReady: async () => options.isLinkReady?.(++tries) ?? true,
    payloadOf: () => new Uint8Array([1]),
    openPages: new OpenPages({ save: async () => undefined, now, report: () => undefined }),
    otherLedgersClosed: options.otherLedgersClosed ?? (async () => undefined),
    now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const entry = { until: elapsed + ms, wake: () => (sleeping.delete(entry), resolve()) }
        sleeping.add(entry)
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      }),
    alarms: scene.alarms,
    report: (fault) => scene.faults.push(fault),
  }
  return Object.assign(scene, { run: new AlertRun(deps, scene.alert.id) })
}

test('an alert to nobody is not sent, so that its words can be used again', async () => {
  const scene = begin({ plan: async () => 0 })

  await scene.pass(11 * SECOND)
  await scene.run.ended

  expect(scene.alert).toMatchObject({ state: 'failed', end: 'no-audience', startedAt: null })
  expect(scene.sent).toEqual([])
  expect(scene.announced).toEqual([7])
})

test('sends nothing before the hold is over', async () => {
  const scene = begin()

  await scene.pass(9.9 * SECOND)
  expect([scene.alert.state, scene.planned.length]).toEqual(['held', 0])
  await scene.pass(1 * SECOND)
  await scene.run.ended

  expect(scene.sent).toHaveLength(1)
  expect(scene.alert).toMatchObject({
    state: 'done',
    startedAt: expect.any(Number),
    endedAt: expect.any(Number),
  })
  expect(scene.announced).toEqual([7])
})

test.each([DAY, -DAY])(
  'a clock step of %i ms during the hold neither shortens nor loses it',
  async (step) => {
    const scene = begin()

    await scene.pass(2 * SECOND)
    scene.setClock(step)
    await scene.pass(7.5 * SECOND)
    expect(scene.alert.state).toBe('held')
    await scene.pass(2 * SECOND)
    await scene.run.ended

    expect(scene.alert.state).toBe('done')
  },
)

test.each([DAY, -DAY])(
  'a clock step of %i ms while sending does not change the alert’s age',
  async (step) => {
    const scene = begin({ plan: async () => (scene.setClock(step), 1) })
    await scene.pass(11 * SECOND)
    await scene.run.ended
    expect(scene.sent.map(({ ageMs }) => ageMs)).toEqual([0])
  },
)

test('keeps an alert’s age after a restart, and restarts one from the future', async () => {
  const startedAt = (ms: number) => ({ state: 'sending', startedAt: (sampleNow - ms) as Instant }) as const
  const [old, future] = [begin({ alert: startedAt(60 * SECOND) }), begin({ alert: startedAt(-DAY) })]
  await Promise.all([old.run.ended, future.run.ended])
  expect([old.sent[0]?.ageMs, future.sent[0]?.ageMs]).toEqual([60 * SECOND, 0])
})

test('waits at most the whole hold after a restart', async () => {
  const scene = begin({
    alert: { createdAt: (sampleNow + DAY) as Instant, holdUntil: (sampleNow + DAY + 10 * SECOND) as Instant },
  })
  await scene.pass(10.5 * SECOND)
  await scene.run.ended
  expect(scene.alert.state).toBe('done')
})

test('an alert that is undone during its hold is never sent', async () => {
  const scene = begin()
  await scene.pass(5 * SECOND)
  scene.alert = { ...scene.alert, state: 'cancelled', end: 'undone' }
  await scene.run.halt()
  await scene.pass(20 * SECOND)

  expect([scene.planned, scene.sent]).toEqual([[], []])
  expect([scene.alert.state, scene.faults]).toEqual(['cancelled', []])
})

test('the desk wins when it ends an alert that is about to be sent', async () => {
  const scene = begin({
    plan: async () => {
      scene.alert = { ...scene.alert, state: 'cancelled', end: 'post-retracted' }
      return 1
    },
  })
  await scene.pass(11 * SECOND)
  await scene.run.ended

  expect(scene.sent).toEqual([])
  expect(scene.alert).toMatchObject({ state: 'cancelled', end: 'post-retracted' })
})

test('waits until the post’s page shows the post', async () => {
  const scene = begin({ isLinkReady: (tries) => tries > 5 })
  await scene.pass(12 * SECOND)
  expect(scene.planned).toEqual([])
  await scene.pass(5 * SECOND)
  await scene.run.ended
  expect([scene.sent.length, scene.alarms.list()]).toEqual([1, []])
})

test('fails the alert and raises an alarm when the page never shows the post', async () => {
  const scene = begin({ isLinkReady: () => false })
  await scene.pass(80 * SECOND)
  await scene.run.ended

  expect([scene.planned, scene.sent]).toEqual([[], []])
  expect(scene.alert).toMatchObject({ state: 'failed', end: 'link-not-ready' })
  expect(scene.alarms.list()).toMatchObject([{ kind: 'link-not-ready', about: scene.alert.id }])
  expect(scene.announced).toEqual([7])
})

test('reports a fault and retries the step', async () => {
  let plans = 0
  const scene = begin({
    plan: async () => {
      if (++plans < 3) throw new Error('The disk is full.')
      return 1
    },
  })
  await scene.pass(15 * SECOND)
  await scene.run.ended
  expect([scene.faults.length, scene.planned.length, scene.alert.state]).toEqual([2, 3, 'done'])
})

test('plans a follow-up once the earlier alert’s ledger is closed', async () => {
  const others = Promise.withResolvers<void>()
  const scene = begin({ alert: { audience: { kind: 'sent' } }, otherLedgersClosed: () => others.promise })
  await scene.pass(15 * SECOND)
  expect(scene.planned).toEqual([])
  others.resolve()
  await scene.run.ended
  expect(scene.planned).toHaveLength(1)
})

test('leaves an alert that is being sent to the next start', async () => {
  const scene = begin({ send: () => new Promise<void>(() => undefined) })
  await scene.pass(11 * SECOND)
  await scene.run.shutDown()
  expect(scene.alert.state).toBe('sending')
})
