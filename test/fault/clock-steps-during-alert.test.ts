import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AlertId } from '../../src/domain/ids.ts'
import { AlertingServer } from '../support/alerting-server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SUBSCRIPTIONS = 3_000
const HOUR_MS = 3_600_000
const preload = pathToFileURL(join(import.meta.dirname, '../support/stepped-clock.ts')).href

const IDLE_STEP_MS = 1_000

type SteppedDesk = {
  readonly server: AlertingServer
  /** @param passedMs how much time has passed besides, by every clock. */
  readonly setClock: (offMs: number, passedMs?: number) => void
}

/** A desk whose clock is set by `setClock`, and that knows the right time to begin with. */
async function startStepped(folder: string): Promise<SteppedDesk> {
  const file = join(folder, 'clock')
  const setClock = (offMs: number, passedMs = 0): void => {
    writeFileSync(`${file}.new`, `${offMs} ${passedMs}`)
    renameSync(`${file}.new`, file)
  }
  setClock(0)
  const server = await AlertingServer.start(join(folder, 'data'), {
    subscriptions: SUBSCRIPTIONS,
    environment: { NODE_OPTIONS: `--import=${preload}`, STEPPED_CLOCK: file },
  })
  await server.service.injectFaults([], 25)
  return { server, setClock }
}

async function untilUnderWay({ service }: AlertingServer, before: number): Promise<void> {
  while ((await service.summary()).accepted - before < SUBSCRIPTIONS / 10) await sleep(2)
}

/**
 * Lets time pass in which a desk sends nothing, ten times as fast as it does. A service that refused the desk's key is left
 * alone for a minute, and each late refusal begins that minute anew. While messages leave, time goes at its own pace, so that
 * none is given up that is about to be answered.
 */
async function passIdleTime(
  server: AlertingServer,
  alert: AlertId,
  pass: (passedMs: number) => void,
): Promise<void> {
  let passedMs = 0
  let before = -1
  while ((await server.seen(alert)).state === 'sending') {
    const { requests } = await server.service.summary()
    if (requests === before) pass((passedMs += IDLE_STEP_MS))
    before = requests
    await sleep(IDLE_STEP_MS / 10)
  }
}

async function expectAllOnce(server: AlertingServer, post: string, alerts: number): Promise<void> {
  const { accepted, reached, repeated, violations } = await server.service.summary()
  expect({ accepted, reached, repeated }).toEqual({
    accepted: alerts * SUBSCRIPTIONS,
    reached: SUBSCRIPTIONS,
    repeated: 0,
  })
  expect(Object.keys(violations).filter((why) => !['expired', 'exp too far'].includes(why))).toEqual([])
  expect(await server.audience(post)).toBe(SUBSCRIPTIONS)
}

// Side by side, since they mostly wait.
test.concurrent('a clock that is set on or back by an hour during alerts changes nothing: all have each once, and nobody waits', async () => {
  using folder = tempFolder()
  const { server, setClock } = await startStepped(folder.path)
  await using _ = server
  let post = ''
  for (const [round, hours] of [1, -1].entries()) {
    const before = (await server.service.summary()).accepted
    post = await server.post(`The bridge is open (${round}).`)
    const alert = await server.alert(post, `Alert ${round};`)
    await untilUnderWay(server, before)
    setClock(hours * HOUR_MS)

    expect(await server.untilDone(alert)).toMatchObject({ accepted: SUBSCRIPTIONS, expired: 0, gone: 0 })
    const { firstAt, lastAt } = await server.service.summary()
    expect(lastAt - firstAt).toBeLessThan(60_000)
  }
  await expectAllOnce(server, post, 2)
})

test.concurrent.each([24, -24])(
  'an alert pauses while the clock is off by %i hours, then resumes without repeats',
  async (hours) => {
    using folder = tempFolder()
    const { server, setClock } = await startStepped(folder.path)
    await using _ = server
    const post = await server.post('The bridge is open.')
    const alert = await server.alert(post, 'The bridge')
    await untilUnderWay(server, 0)
    setClock(hours * HOUR_MS)
    // No push service takes a token of such a clock.
    await expect
      .poll(() => server.alarms(), { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ kind: 'key-refused', about: server.service.origins.h2 }))
    expect((await server.seen(alert)).state).toBe('sending')
    setClock(0)
    await passIdleTime(server, alert, (passedMs) => setClock(0, passedMs))

    expect(await server.untilDone(alert)).toMatchObject({
      accepted: SUBSCRIPTIONS,
      expired: 0,
      gone: 0,
      refused: 0,
    })
    await expectAllOnce(server, post, 1)
  },
)
