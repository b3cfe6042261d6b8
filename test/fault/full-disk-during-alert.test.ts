import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AlertingServer } from '../support/alerting-server.ts'
import { noSmallDisk, smallDisk } from '../support/small-disk.ts'

const SUBSCRIPTIONS = 6_000

test.skipIf(noSmallDisk() !== null)(
  'an alert pauses on a full disk, raises an alarm and resumes without repeats',
  async () => {
    using disk = smallDisk(24)
    await using server = await AlertingServer.start(join(disk.path, 'data'), { subscriptions: SUBSCRIPTIONS })
    const { service } = server
    await service.injectFaults([], 25)
    const alert = await server.alert(await server.post('The bridge is open.'), 'The bridge')
    while ((await service.summary()).accepted < SUBSCRIPTIONS / 20) await sleep(2)

    disk.fill()
    const failing = expect.objectContaining({ kind: 'store-failing' })
    await expect.poll(() => server.alarms(), { timeout: 20_000 }).toContainEqual(failing)
    await server.quiet()
    const { accepted } = await service.summary()
    expect(accepted).toBeLessThan(SUBSCRIPTIONS)

    disk.free()
    expect(await server.untilDone(alert)).toMatchObject({ planned: SUBSCRIPTIONS, accepted: SUBSCRIPTIONS })
    const { reached, repeated, violations } = await service.summary()
    expect({ reached, repeated, violations }).toEqual({ reached: SUBSCRIPTIONS, repeated: 0, violations: {} })
  },
)
