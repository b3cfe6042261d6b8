import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { openDesk, type RunningDesk } from '../compose/open-desk.ts'
import type { Config } from '../config.ts'
import { apiDesk } from './demo/api-desk.ts'
import { ashCloud } from './demo/ash-cloud.ts'
import { runDemo } from './demo/run-demo.ts'
import { shipInTheCanal } from './demo/ship-in-the-canal.ts'
import { CommandRefused, say, UsageError } from './io.ts'
import { configOf, withOptions } from './options.ts'
import { untilStopped } from './until-stopped.ts'

/** Known to everybody who reads this: the demo's account is good on the demo's own desk and nowhere else. */
const INSECURE_EMAIL = 'demo@example.org'
const INSECURE_PASSWORD = 'a ship in the canal'

/** `telex demo`: a desk with a story that posts itself, in a folder that is gone when it stops. */
export function demoCommand(): Command {
  return withOptions(new Command('demo'))
    .description('Show a story posting itself over four minutes. Nothing of it is kept.')
    .option('--speed <factor>', 'how much faster than it was written for', '1')
    .action(async (flags: { speed: string } & Record<string, unknown>) => {
      const speed = Number(flags.speed)
      if (!(speed > 0)) throw new UsageError(`--speed takes a number above 0, not “${flags.speed}”.`)
      const folder = await mkdtemp(join(tmpdir(), 'telex-demo-'))
      try {
        // The demo posts as fast as it is told to; an operator's limits are not what it shows.
        const config: Config = { ...configOf(flags), data: folder, requestsPerMinute: 0 }
        await using desk = await openDesk(config)
        await tell(desk, config, speed)
        await desk.drain()
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
}

async function tell(desk: RunningDesk, config: Config, speed: number): Promise<void> {
  const api = apiDesk({ url: desk.localUrl, token: await makeAccount(config) })
  await runDemo(api, ashCloud, { signal: AbortSignal.timeout(60_000), speed: Number.POSITIVE_INFINITY })
  say(`Story    ${desk.url}/stories/${shipInTheCanal.slug}`)
  say(`Desk     ${desk.url}/desk`)
  say(
    `         sign in as ${INSECURE_EMAIL} with “${INSECURE_PASSWORD}” (insecure, and good for this demo only)`,
  )
  const stop = new AbortController()
  const stopped = untilStopped().then(() => stop.abort())
  say('\nOpen both and watch. Stop with Ctrl-C.')
  const how = await runDemo(api, shipInTheCanal, { signal: stop.signal, speed })
  if (how === 'told') say('The story is told. The desk is yours until you stop it.')
  await stopped
}

/** @returns the secret of a token that may do everything. */
async function makeAccount(config: Config): Promise<string> {
  await using office = await openBackOffice(config)
  const account = {
    email: INSECURE_EMAIL,
    name: 'Demo Editor',
    role: 'owner',
    password: INSECURE_PASSWORD,
  } as const
  const added = await office.addEditor(account)
  if (!added.ok) throw new CommandRefused(office.sentence(added.refusal))
  const made = await office.createToken({ name: 'demo', scopes: ['admin'], expiresAt: null })
  if (!made.ok) throw new CommandRefused(office.sentence(made.refusal))
  return made.value.secret
}
