import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AlertId } from '../../src/domain/ids.ts'
import { addsUp } from '../../src/fanout/push/delivery/delivery-counts.ts'
import { AlertingServer } from '../support/alerting-server.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SUBSCRIPTIONS = 3_000
const ROUNDS = 6
const seed = Number(process.env['TELEX_RETRACTION_SEED'] ?? Date.now() % 1_000_000)

test('sends nothing of a retracted post after the response, and a follow-up to those who had it', async () => {
  console.log(`The same again: TELEX_RETRACTION_SEED=${seed} npm test -- fault retract-during-alert`)
  const random = seededRandom(seed)
  using folder = tempFolder()
  await using server = await AlertingServer.start(folder.path, { subscriptions: SUBSCRIPTIONS })
  const { service } = server
  await service.injectFaults([], 25)
  let stoppedMidway = 0
  for (let round = 0; round < ROUNDS; round++) {
    const [withdrawn, withdrawal] = [`Word-${round}-said`, `Word-${round}-taken-back`]
    const post = await server.post(`The bridge is open (${round}).`)
    const before = (await service.summary()).accepted
    const alert = await server.alert(post, withdrawn)
    const moment = Math.floor(random() * SUBSCRIPTIONS)
    while ((await service.summary()).accepted - before < moment) await sleep(1)

    await server.call('POST', `/posts/${post}/retraction`, {
      reason: 'It is closed.',
      followUp: { title: withdrawal, body: 'It is closed.', holdSeconds: 0 },
    })
    // What had left is on its way without the desk; whatever leaves later is seen once it goes on.
    server.pause()
    await server.quiet()
    const had = Object.keys(await service.messageCounts(withdrawn))
    await server.resume()
    const followUp = await followUpOf(server, post)
    await server.untilDone(followUp)

    expect(
      Object.keys(await service.messageCounts(withdrawn)),
      `seed ${seed}, round ${round}, after ${moment}`,
    ).toEqual(had)
    const told = await service.messageCounts(withdrawal)
    expect(Object.keys(told).sort()).toEqual(had.sort())
    expect(Object.values(told).every((times) => times === 1)).toBe(true)
    const { counts } = await server.seen(alert)
    expect(counts).toMatchObject({ planned: SUBSCRIPTIONS, waiting: 0, retrying: 0 })
    expect(addsUp(counts)).toBe(true)
    if (had.length < SUBSCRIPTIONS) stoppedMidway++
  }
  expect((await service.summary()).repeated).toBe(0)
  expect(stoppedMidway).toBeGreaterThan(0)
})

async function followUpOf(server: AlertingServer, post: string): Promise<AlertId> {
  const { alerts } = (await server.call('GET', `/posts/${post}/alerts`)) as {
    alerts: { id: AlertId; purpose: string }[]
  }
  const followUp = alerts.find(({ purpose }) => purpose === 'retraction')
  if (followUp === undefined) throw new Error('There is no follow-up.')
  return followUp.id
}
