import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { openDesk, type RunningDesk } from '../compose/open-desk.ts'
import type { Config } from '../config.ts'
import { callApi, type ApiFlags } from './api-client.ts'
import { ashCloud } from './demo/ash-cloud.ts'
import { runDemo, type DemoDesk } from './demo/run-demo.ts'
import { shipInTheCanal } from './demo/ship-in-the-canal.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, say, UsageError } from './io.ts'
import { configOf, withOptions } from './options.ts'
import { untilStopped } from './until-stopped.ts'

/** Public, and therefore insecure: the account exists only on the demo's own desk. */
const INSECURE_EMAIL = 'demo@example.org'
const INSECURE_PASSWORD = 'a ship in the canal'

/** `telex demo`: a desk with a story that writes itself, in a temporary folder. */
export function demoCommand(): Command {
  return withOptions(new Command('demo'))
    .description(cli.demo.about)
    .option('--speed <factor>', cli.demo.speed, '1')
    .action(async (flags: { speed: string } & Record<string, unknown>) => {
      const speed = Number(flags.speed)
      if (!(speed > 0)) throw new UsageError(cli.demo.speedInvalid(flags.speed))
      const folder = await mkdtemp(join(tmpdir(), 'telex-demo-'))
      try {
        // No rate limit: `--speed` may post faster than any editor.
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
  say(cli.demo.story(`${desk.url}/stories/${shipInTheCanal.slug}`))
  say(cli.demo.desk(`${desk.url}/desk`))
  say(cli.demo.account(INSECURE_EMAIL, INSECURE_PASSWORD))
  const stop = new AbortController()
  const stopped = untilStopped().then(() => stop.abort())
  say(cli.demo.watch)
  const how = await runDemo(api, shipInTheCanal, { signal: stop.signal, speed })
  if (how === 'told') say(cli.demo.finished)
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

/** A desk that is written to over its API, as by any other program. */
export function apiDesk(api: ApiFlags): DemoDesk {
  const post = (path: string, body: unknown) => callApi(api, 'POST', path, body)
  return {
    async openStory(story) {
      return { slug: String((await post('/stories', story))['slug']) }
    },
    async writePost(story, written) {
      return { id: String((await post(`/stories/${story}/posts`, written))['id']) }
    },
    correctPost: (id, correction) => post(`/posts/${id}/corrections`, correction),
    retractPost: (id, retraction) => post(`/posts/${id}/retraction`, retraction),
    changeStory: (story, change) => callApi(api, 'PATCH', `/stories/${story}`, change),
    sendAlert: (id, alert) => post(`/posts/${id}/alerts`, { ...alert, audience: { kind: 'story' } }),
  }
}
