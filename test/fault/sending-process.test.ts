import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { environmentOf } from '../support/environment-of.ts'
import { storeSubscriptions } from '../support/many-subscriptions.ts'
import { pushOptions } from '../support/push-desk.ts'
import { startPushService } from '../support/push-service/start-push-service.ts'
import { leaderProcess } from '../support/leader-process.ts'
import { startProcesses, type Called } from '../support/several-processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SUBSCRIPTIONS = 3_000
/** Requests of the same kind: that all of them go to the process that stands still is as good as impossible. */
const TRIES = 10

test('a retraction at another process waits for the leader to halt', async () => {
  await using started = await startAlert()
  const { desk, service, post, sender } = started
  process.kill(sender, 'SIGSTOP')
  let answer: Called | null = null
  const retraction = Array.from({ length: TRIES }, async () => {
    const called = await desk.call('POST', `/posts/${post}/retraction`, { reason: 'It is not.' }, 'one')
    answer ??= called
  })
  await sleep(900)
  expect(answer).toBeNull()
  process.kill(sender, 'SIGCONT')
  await expect.poll(() => answer?.status).toBe(201)
  const atTheAnswer = (await service.summary()).requests
  await sleep(500)

  expect((await service.summary()).requests).toBe(atTheAnswer)
  expect(atTheAnswer).toBeLessThan(SUBSCRIPTIONS)
  await Promise.all(retraction)
})

test('another process takes over from a killed leader within seconds', async () => {
  await using started = await startAlert()
  const { desk, service, alert, sender } = started

  process.kill(sender, 'SIGKILL')
  const killedAt = performance.now()
  // What had left the killed process comes in first.
  await sleep(400)
  const { requests } = await service.summary()
  while ((await service.summary()).requests === requests) await sleep(5)
  const resumedMs = performance.now() - killedAt

  await expect
    .poll(async () => (await desk.call('GET', `/alerts/${alert}`)).body['state'], { timeout: 60_000 })
    .toBe('done')
  expect(resumedMs).toBeLessThan(5_000)
  const { reached, accepted } = await service.summary()
  expect(reached).toBe(SUBSCRIPTIONS)
  console.log(`resumed ${Math.round(resumedMs)} ms after the kill, ${accepted - reached} repeated`)
})

/** A desk of two processes in the midst of an alert, and which of them sends it. */
async function startAlert() {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(tempFolder())
  const service = starting.use(await startPushService({ decryptEvery: 0 }))
  await service.injectFaults([], 300)
  await storeSubscriptions(folder.path, service, SUBSCRIPTIONS)
  const environment = environmentOf(pushOptions(service, folder.path))
  const desk = starting.use(await startProcesses(folder.path, environment))
  await desk.call('POST', '/stories', { headline: 'The bridge over the sound', slug: 'bridge' })
  const { id: post } = (await desk.call('POST', '/stories/bridge/posts', { text: 'Open, they say.' })).body
  const sent = await desk.call('POST', `/posts/${String(post)}/alerts`, {
    title: 'The bridge',
    body: 'It is open.',
    audience: { kind: 'everyone' },
    holdSeconds: 0,
  })
  expect(sent.status).toBe(202)
  while ((await service.summary()).requests < 100) await sleep(2)
  const sender = leaderProcess(folder.path)
  expect(desk.pids()).toContain(sender)
  const resources = starting.move()
  return {
    desk,
    service,
    post: String(post),
    alert: String(sent.body['id']),
    sender,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
