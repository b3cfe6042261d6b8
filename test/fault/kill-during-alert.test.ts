import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { AlertingServer } from '../support/alerting-server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SUBSCRIPTIONS = 5_000
/** Shares of the audience after which the process is killed: five times in one send. */
const KILLS = [0.04, 0.2, 0.45, 0.7, 0.93]

test('skips nobody and repeats only messages in flight after a kill during an alert', async () => {
  using folder = tempFolder()
  await using server = await AlertingServer.start(folder.path, { subscriptions: SUBSCRIPTIONS })
  const { service } = server
  await service.injectFaults([], 15)
  const alert = await server.alert(await server.post('The bridge is open.'), 'The bridge')

  let mayRepeat = 0
  for (const share of KILLS) {
    while ((await service.summary()).accepted < SUBSCRIPTIONS * share) await sleep(5)
    await server.kill()
    await server.quiet()
    // What the service has and the ledger has not was on its way: answered and not yet noted, or not yet answered.
    const { reached, accepted: before } = await service.summary()
    mayRepeat += reached - (await server.acceptedInLedger(alert))
    const killedAt = Date.now()
    await server.startAgain()
    while ((await service.summary()).accepted === before) await sleep(5)
    expect(Date.now() - killedAt).toBeLessThan(10_000)
  }
  const counts = await server.untilDone(alert)

  const { reached, repeated, violations } = await service.summary()
  expect(counts).toMatchObject({ planned: SUBSCRIPTIONS, accepted: SUBSCRIPTIONS, waiting: 0, retrying: 0 })
  expect(reached).toBe(SUBSCRIPTIONS)
  expect(repeated).toBeLessThanOrEqual(mayRepeat)
  expect(violations).toEqual({})
  for (let index = 0; index < SUBSCRIPTIONS; index += 97) {
    const messages = await service.received(`s${index}`)
    // A repeat carries the same Topic and the same words, tag and id among them: a device shows one.
    expect(new Set(messages.map(({ topic, text }) => `${topic} ${text}`)).size).toBe(1)
  }
  console.log(`${KILLS.length} kills: ${repeated} repeated of ${mayRepeat} that were on their way`)
})
