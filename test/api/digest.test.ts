import { expect, test } from 'vitest'
import type { Instant } from '../../src/domain/ids.ts'
import {
  isDone,
  openStoryWithPost,
  sendAlert,
  startPushDesk,
  untilAlert,
  writePost,
  type PushDesk,
} from '../support/push-desk.ts'

const HOUR_MS = 3_600_000
const evening = Date.UTC(2026, 10, 24, 22, 30) as Instant
const morning = Date.UTC(2026, 10, 25, 7) as Instant

type Reader = { readonly id: string; readonly manage: string }

/** A desk at half past ten in the evening, whose clock the test moves on. */
async function startEvening(): Promise<PushDesk & { readonly clock: { now: Instant } }> {
  const clock = { now: evening }
  const both = await startPushDesk({
    now: () => clock.now,
    digestTimings: { pollIntervalMs: 20, clockSettleMs: 0 },
  })
  return { ...both, clock, [Symbol.asyncDispose]: () => both[Symbol.asyncDispose]() }
}

/** A reader who sleeps from ten to seven and follows everything. */
async function subscribe({ desk, service }: PushDesk, name: string, over: object = {}): Promise<Reader> {
  const json = {
    subscription: service.subscription(name),
    follow: { everything: true },
    quietHours: { from: '22:00', until: '07:00' },
    digest: true,
    ...over,
  }
  return (await (await desk.request('/push/subscriptions', { json })).json()) as Reader
}

type Told = { readonly notification: Readonly<Record<string, unknown>> & { readonly title: string } }

async function toldTo({ service }: PushDesk, name: string): Promise<readonly Told['notification'][]> {
  return (await service.received(name)).map(({ text }) => (JSON.parse(text ?? '') as Told).notification)
}

async function alertAbout({ desk }: PushDesk, post: string, title: string, over: object = {}): Promise<void> {
  await untilAlert(
    desk,
    await sendAlert(desk, post, { title, audience: { kind: 'everyone' }, ...over }),
    isDone,
  )
}

test('sends one digest in the morning, without retracted posts', async () => {
  await using both = await startEvening()
  const { desk, service, clock } = both
  await subscribe(both, 'asleep')
  await subscribe(both, 'no-digest', { digest: false })
  await subscribe(both, 'awake', { quietHours: null })
  const { slug, post } = await openStoryWithPost(desk)
  const others = [await writePost(desk, slug, 'Second.'), await writePost(desk, slug, 'Third.')]
  await alertAbout(both, post, 'First')
  await alertAbout(both, others[0] ?? '', 'Second, withdrawn later')
  await alertAbout(both, others[1] ?? '', 'Third')
  await desk.call('POST', `/posts/${others[0]}/retraction`, { reason: 'It was not so.' })
  expect(await toldTo(both, 'asleep')).toEqual([])

  clock.now = morning
  await expect.poll(() => toldTo(both, 'asleep')).toHaveLength(1)

  const [told] = await toldTo(both, 'asleep')
  expect(told).toMatchObject({
    title: 'You missed 2 alerts',
    body: 'Third\nFirst',
    tag: 'digest',
    data: { purpose: 'digest' },
  })
  expect(await service.received('asleep')).toMatchObject([{ topic: expect.stringMatching(/^[0-9a-f]{32}$/) }])
  const page = await (await fetch(String(told?.['navigate']))).text()
  expect(page).toContain(post)
  expect(page).toContain(others[1])
  expect(page).not.toContain(others[0])
  expect(await toldTo(both, 'no-digest')).toEqual([])
  expect(await toldTo(both, 'awake')).toHaveLength(3)
  expect((await service.summary()).violations).toEqual({})
})

test('links a digest of one post to its page, with the corrected text', async () => {
  await using both = await startEvening()
  const { desk, clock } = both
  await subscribe(both, 'asleep')
  const { slug, post } = await openStoryWithPost(desk)
  await alertAbout(both, post, 'The bridge is open')
  await desk.call('POST', `/posts/${post}/corrections`, {
    text: 'It opens at noon.',
    headline: 'The bridge opens at noon',
    note: 'An earlier version said that it was open.',
  })

  clock.now = morning
  await expect.poll(() => toldTo(both, 'asleep')).toHaveLength(1)
  clock.now = (evening + 24 * HOUR_MS) as Instant
  await alertAbout(both, await writePost(desk, slug, 'Next.'), 'The next night')
  clock.now = (morning + 24 * HOUR_MS) as Instant
  await expect.poll(() => toldTo(both, 'asleep')).toHaveLength(2)

  expect(await toldTo(both, 'asleep')).toMatchObject([
    {
      title: 'You missed 1 alert',
      body: 'The bridge opens at noon',
      navigate: `${desk.url}/stories/${slug}/posts/${post}`,
    },
    { title: 'You missed 1 alert', body: 'The next night' },
  ])
})

test('sends alerts above the daily limit in the next digest', async () => {
  await using both = await startEvening()
  const { desk, clock } = both
  // What counts in a day is counted by the threads that send, whose clock is the machine's.
  const noon = new Date().setUTCHours(12, 0, 0, 0)
  clock.now = noon as Instant
  await subscribe(both, 'limited', { quietHours: null, perDay: 1 })
  const { slug, post } = await openStoryWithPost(desk)
  await alertAbout(both, post, 'The first of the day')
  await alertAbout(both, await writePost(desk, slug, 'Two.'), 'The second of the day')

  clock.now = (noon + 20 * HOUR_MS) as Instant
  await expect.poll(() => toldTo(both, 'limited')).toHaveLength(2)
  await alertAbout(both, await writePost(desk, slug, 'Three.'), 'The first of the next day')

  expect((await toldTo(both, 'limited')).map(({ title }) => title)).toEqual([
    'The first of the day',
    'You missed 1 alert',
    'The first of the next day',
  ])
})

test('sends no digest after it was switched off', async () => {
  await using both = await startEvening()
  const { desk, clock } = both
  const { id, manage } = await subscribe(both, 'asleep')
  await subscribe(both, 'another')
  const { post } = await openStoryWithPost(desk)
  await alertAbout(both, post, 'The bridge')
  const changed = await desk.request(`/push/subscriptions/${id}`, {
    method: 'PATCH',
    token: manage,
    json: { digest: false },
  })

  clock.now = morning
  await expect.poll(() => toldTo(both, 'another')).toHaveLength(1)

  expect(await changed.json()).toMatchObject({ digest: false })
  expect(await toldTo(both, 'asleep')).toEqual([])
})

test('notifies recipients of a digest when a post is retracted', async () => {
  await using both = await startEvening()
  const { desk, clock } = both
  await subscribe(both, 'asleep')
  await subscribe(both, 'no-digest', { digest: false })
  const { slug, post } = await openStoryWithPost(desk)
  await alertAbout(both, post, 'The bridge')
  await alertAbout(both, await writePost(desk, slug, 'Two.'), 'Another')
  clock.now = morning
  await expect.poll(() => toldTo(both, 'asleep')).toHaveLength(1)

  const reach = await desk.call('GET', `/posts/${post}/reach`)
  const retracted = await desk.call('POST', `/posts/${post}/retraction`, {
    reason: 'It was not so.',
    followUp: { title: 'Withdrawn', body: 'The bridge is closed.', holdSeconds: 0 },
  })
  await untilAlert(desk, String(retracted.body['followUp']), isDone)

  expect(reach.body).toEqual({ sent: 1 })
  expect((await toldTo(both, 'asleep')).map(({ title }) => title)).toEqual([
    'You missed 2 alerts',
    'Withdrawn',
  ])
  expect(await toldTo(both, 'no-digest')).toEqual([])
})
