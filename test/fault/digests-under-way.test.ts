import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { apiCaller } from '../support/api-caller.ts'
import { environmentOf } from '../support/environment-of.ts'
import { storeNight, remainingDigests } from '../support/night-of-digests.ts'
import { pushOptions } from '../support/push-desk.ts'
import { startPushService } from '../support/push-service/start-push-service.ts'
import { leaderProcess } from '../support/leader-process.ts'
import { freePort, newToken, startServer } from '../support/server-process.ts'
import { startProcesses } from '../support/several-processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

const READERS = 1_500
const LATENCY_MS = 150

test('sends no digest twice after a kill', async () => {
  using folder = tempFolder()
  await using service = await startPushService()
  await service.injectFaults([], LATENCY_MS)
  await storeNight(folder.path, service, READERS)
  const environment = environmentOf(pushOptions(service, folder.path))
  const port = await freePort()
  const first = await startServer({ folder: folder.path, port, environment })
  while ((await service.summary()).requests < READERS / 4) await sleep(2)
  await first.kill('SIGKILL')
  const { maxConcurrentRequests, requests } = await service.summary()
  expect(requests).toBeLessThan(READERS)

  await using _second = await startServer({ folder: folder.path, port, environment })
  await expect.poll(() => remainingDigests(folder.path), { timeout: 60_000 }).toEqual({ due: 0, ledgers: 0 })

  const counts = Object.values(await service.messageCounts('You missed'))
  expect(Math.max(...counts)).toBe(1)
  expect(counts.length).toBeGreaterThanOrEqual(READERS - maxConcurrentRequests)
  expect(Object.keys(await service.messageCounts('You missed 3 alerts')).length).toBeLessThanOrEqual(
    READERS / 2,
  )
  expect((await service.summary()).violations).toEqual({})
  console.log(`${requests} asked before the kill, ${counts.length} of ${READERS} told, each once`)
})

test('another process takes over the digests of a killed leader', async () => {
  using folder = tempFolder()
  await using service = await startPushService()
  await service.injectFaults([], LATENCY_MS)
  await storeNight(folder.path, service, READERS)
  await using desk = await startProcesses(folder.path, environmentOf(pushOptions(service, folder.path)))
  while ((await service.summary()).requests < READERS / 4) await sleep(2)
  const sender = leaderProcess(folder.path)
  expect(desk.pids()).toContain(sender)
  process.kill(sender, 'SIGKILL')
  const { maxConcurrentRequests } = await service.summary()

  await expect.poll(() => remainingDigests(folder.path), { timeout: 60_000 }).toEqual({ due: 0, ledgers: 0 })

  const told = Object.values(await service.messageCounts('You missed'))
  expect(Math.max(...told)).toBe(1)
  expect(told.length).toBeGreaterThanOrEqual(READERS - maxConcurrentRequests)
})

test('no digest names a post after its retraction is confirmed', async () => {
  using folder = tempFolder()
  await using service = await startPushService()
  await service.injectFaults([], LATENCY_MS)
  const [, second] = await storeNight(folder.path, service, READERS)
  const token = await newToken(folder.path)
  const environment = environmentOf(pushOptions(service, folder.path))
  const port = await freePort()
  await using server = await startServer({ folder: folder.path, port, environment })
  const call = apiCaller(() => server.url, token)
  while ((await service.summary()).requests < READERS / 4) await sleep(2)

  const retracted = await call('POST', `/posts/${second}/retraction`, {
    reason: 'It was not so.',
    followUp: { title: 'Withdrawn', body: 'It was not so.', holdSeconds: 0 },
  })
  // What had left before it comes in first.
  await sleep(LATENCY_MS + 500)
  const named = Object.keys(await service.messageCounts('Second'))
  const followUp = async (): Promise<unknown> =>
    (await call('GET', `/alerts/${String(retracted['followUp'])}`))['state']
  await expect.poll(followUp, { timeout: 60_000 }).toBe('done')
  await expect.poll(() => remainingDigests(folder.path), { timeout: 60_000 }).toEqual({ due: 0, ledgers: 0 })

  expect(Object.keys(await service.messageCounts('Second'))).toEqual(named)
  expect(named.length).toBeLessThan(READERS)
  expect(Object.keys(await service.messageCounts('Withdrawn')).toSorted()).toEqual(named.toSorted())
  const told = await service.messageCounts('You missed')
  expect(Object.keys(told)).toHaveLength(READERS)
  expect(Math.max(...Object.values(told))).toBe(1)
  console.log(`${named.length} of ${READERS} were told of it before it was withdrawn`)
})
