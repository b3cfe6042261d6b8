/**
 * The benchmarks: `npm run bench live`, and the others that `--help` lists in its place, each with `--json FILE`.
 *
 * Tables go to standard output, progress to standard error. Exit code 0: every measured promise was kept; 1: one was missed;
 * 2: wrong usage, or a tool that the benchmark needs is missing.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { click, clickParts, type ClickOptions } from './click/click.ts'
import { backup } from './backup.ts'
import { growth } from './growth.ts'
import { kills } from './kills.ts'
import { live, scenarios, type LiveOptions } from './live/live.ts'
import { load } from './load.ts'
import { openPage } from './open-page.ts'
import { page } from './page.ts'
import { publish, type PublishOptions } from './publish/publish.ts'
import { million } from './push/million.ts'
import { push } from './push/push.ts'
import { serviceFaultNames, unhealthy } from './push/unhealthy.ts'
import { stall } from './stall.ts'
import { start } from './start.ts'
import { subscriptions } from './subscriptions.ts'
import { MissingToolError } from './support/compile.ts'
import { BEFORE_THE_CROWD } from './support/earlier-build.ts'

type LiveFlags = {
  readonly quick?: true
  readonly only?: LiveOptions['only']
  readonly readers?: readonly number[]
  readonly rounds?: number
  readonly soak?: number
  readonly json?: string
}

function liveCommand(): Command {
  return new Command('live')
    .description('Throughput, latency and memory of open pages, beside a baseline in C and nginx + nchan.')
    .option('--quick', 'a thousand readers for some seconds')
    .addOption(new Option('--only <part...>', 'only these scenarios').choices([...scenarios]))
    .option('--readers <numbers>', 'how many, such as 1000,10000', numbers)
    .option('--rounds <number>', 'rounds of the race', number)
    .option('--soak <minutes>', 'run only the soak test, for so many minutes', number)
    .option('--json <file>', 'write everything to this file')
    .action(async ({ quick, only, readers, rounds, soak, json }: LiveFlags) => {
      await keep(
        live({
          quick: quick === true,
          only: only ?? [],
          readers: readers ?? (quick === true ? [1_000] : [1_000, 10_000]),
          rounds: rounds ?? (quick === true ? 1 : 5),
          soakMinutes: soak ?? null,
          json,
        }),
      )
    })
}

function pageCommand(): Command {
  return new Command('page')
    .description('From the editor to a page in a real Chromium.')
    .option('--json <file>', 'write everything to this file')
    .action(async ({ json }: { readonly json?: string }) => {
      await keep(page(json))
    })
}

function openPageCommand(): Command {
  return new Command('open-page')
    .description('Processor time of a page that stays open, by the posts it shows.')
    .option('--json <file>', 'write everything to this file')
    .action(async ({ json }: { readonly json?: string }) => {
      await keep(openPage(json))
    })
}

function subscriptionsCommand(): Command {
  return new Command('subscriptions')
    .description('Readers in and out by the commands an operator uses.')
    .option('--lines <number>', 'how many', number, 100_000)
    .option('--rounds <number>', 'how often', number, 3)
    .option('--json <file>', 'write everything to this file')
    .action(async (flags: { readonly lines: number; readonly rounds: number; readonly json?: string }) => {
      await keep(subscriptions({ ...flags, json: flags.json }))
    })
}

type ClickFlags = {
  readonly quick?: true
  readonly only?: ClickOptions['only']
  readonly before: string
  readonly rounds: number
  readonly json?: string
}

function clickCommand(): Command {
  return new Command('click')
    .description(
      'What a crowd costs that clicks an alert, beside an earlier Telex, bare node:http and nginx; and who has to wait.',
    )
    .option('--quick', 'some seconds each, with a thousand readers')
    .addOption(new Option('--only <part...>', 'only these parts').choices([...clickParts]))
    .option('--before <commit>', 'the earlier Telex', BEFORE_THE_CROWD)
    .option('--rounds <number>', 'rounds of the costs', number, 5)
    .option('--json <file>', 'write everything to this file')
    .action(async ({ quick, only = [], json, ...flags }: ClickFlags) => {
      await keep(click({ ...flags, quick: quick === true, only, json }))
    })
}

type PublishFlags = Omit<PublishOptions, 'quick' | 'json'> & { readonly quick?: true; readonly json?: string }

function publishCommand(): Command {
  return new Command('publish')
    .description(
      'Posts a second and what each costs, beside an earlier Telex and the least program that keeps the same rows.',
    )
    .option('--quick', 'one round of half a second each')
    .option('--before <commit>', 'the earlier Telex', BEFORE_THE_CROWD)
    .option('--rounds <number>', 'rounds', number, 5)
    .option('--seconds <number>', 'how long each server has its turn', number, 2)
    .option('--json <file>', 'write everything to this file')
    .action(async ({ quick, json, ...flags }: PublishFlags) => {
      await keep(publish({ ...flags, quick: quick === true, json }))
    })
}

type PushFlags = {
  readonly quick?: true
  readonly subscriptions: number
  readonly readers: number
  readonly rounds: number
  readonly json?: string
}

function pushCommand(): Command {
  return new Command('push')
    .description(
      'What one push costs and how long an audience takes, beside npm web-push and the bare cryptography.',
    )
    .option('--quick', 'five thousand subscriptions, two hundred readers, one round')
    .option('--subscriptions <number>', 'how many', number, 100_000)
    .option('--readers <number>', 'how many have a page open during one of the alerts', number, 2_000)
    .option('--rounds <number>', 'how often', number, 3)
    .option('--json <file>', 'write everything to this file')
    .action(async (flags: PushFlags) => {
      const quick = flags.quick === true
      await keep(
        push({
          subscriptions: quick ? 5_000 : flags.subscriptions,
          readers: quick ? 200 : flags.readers,
          peerMessages: quick ? 1_000 : 5_000,
          rounds: quick ? 1 : flags.rounds,
          json: flags.json,
        }),
      )
    })
}

type GrowthFlags = {
  readonly quick?: true
  readonly rounds: number
  readonly json?: string
}

function growthCommand(): Command {
  return new Command('growth')
    .description('Every public answer over a million posts beside the same over 300.')
    .option('--quick', 'a hundred thousand posts')
    .option('--rounds <number>', 'how often each is asked for', number, 15)
    .option('--json <file>', 'write everything to this file')
    .action(async ({ quick, rounds, json }: GrowthFlags) => {
      const large =
        quick === true
          ? { posts: 100_000, stories: 1_000, ofFirst: 10_000 }
          : { posts: 1_000_000, stories: 10_000, ofFirst: 100_000 }
      await keep(growth({ large, rounds, json }))
    })
}

function backupCommand(): Command {
  return new Command('backup')
    .description('Posts while a backup of a large store runs, beside posts without it.')
    .option('--posts <number>', 'how many the store has', number, 300_000)
    .option('--rounds <number>', 'how often', number, 3)
    .option('--json <file>', 'write everything to this file')
    .action(async (flags: { readonly posts: number; readonly rounds: number; readonly json?: string }) => {
      const { posts, rounds, json } = flags
      const growth = { posts, stories: Math.ceil(posts / 100), ofFirst: Math.ceil(posts / 10) }
      await keep(backup({ growth, rounds, json }))
    })
}

type StallFlags = {
  readonly quick?: true
  readonly posts: number
  readonly before: string
  readonly soak?: number
  readonly json?: string
}

function stallCommand(): Command {
  return new Command('stall')
    .description('Pages, posts and the event loop on a disk that stalls for half a second again and again.')
    .option('--quick', 'three hundred posts, nothing beside')
    .option('--posts <number>', 'how many', number, 1_500)
    .option('--before <commit>', 'the build to measure beside this one', BEFORE_THE_CROWD)
    .option('--soak <minutes>', 'one run of so many minutes, five posts a second', number)
    .option('--json <file>', 'write everything to this file')
    .action(async ({ quick, posts, before, soak, json }: StallFlags) => {
      await keep(
        stall({
          posts: quick === true ? 300 : posts,
          before: quick === true ? null : before,
          soakMinutes: soak ?? null,
          json,
        }),
      )
    })
}

type UnhealthyFlags = {
  readonly only?: readonly string[]
  readonly subscriptions: number
  readonly rounds: number
  readonly json?: string
}

function unhealthyCommand(): Command {
  return new Command('unhealthy')
    .description('Whether an unhealthy push service delays the readers of the others.')
    .addOption(new Option('--only <fault...>', 'only these faults').choices(serviceFaultNames))
    .option('--subscriptions <number>', 'how many, a fifth of them at the unhealthy one', number, 50_000)
    .option('--rounds <number>', 'how often', number, 3)
    .option('--json <file>', 'write everything to this file')
    .action(async ({ only = [], ...flags }: UnhealthyFlags) => {
      await keep(unhealthy({ ...flags, only, json: flags.json }))
    })
}

function millionCommand(): Command {
  return new Command('million')
    .description('An alert to a million browsers beside one to a hundred thousand: rate, memory, ledger.')
    .option('--subscriptions <number>', 'how many', number, 1_000_000)
    .option('--beside <number>', 'what they are held against', number, 100_000)
    .option('--json <file>', 'write everything to this file')
    .action(
      async (flags: { readonly subscriptions: number; readonly beside: number; readonly json?: string }) => {
        await keep(million({ ...flags, json: flags.json }))
      },
    )
}

function killsCommand(): Command {
  return new Command('kills')
    .description(
      'kill -9 at random moments of alerts: nobody is skipped, and only what was on its way comes twice.',
    )
    .option('--kills <number>', 'how often', number, 300)
    .option('--seed <number>', 'the same seed kills after the same delays', number, 1)
    .option('--json <file>', 'write everything to this file')
    .action(async (flags: { readonly kills: number; readonly seed: number; readonly json?: string }) => {
      await keep(kills({ ...flags, json: flags.json }))
    })
}

function loadCommand(): Command {
  return new Command('load')
    .description('How long a page takes in a slow Chromium until it is live, beside an earlier Telex.')
    .option('--rounds <number>', 'how often', number, 5)
    .option('--json <file>', 'write everything to this file')
    .action(async ({ rounds, json }: { readonly rounds: number; readonly json?: string }) => {
      await keep(load({ rounds, json }))
    })
}

function startCommand(): Command {
  return new Command('start')
    .description('How long a start and a command take, and the memory of an idle desk.')
    .option('--rounds <number>', 'how often', number, 5)
    .option('--idle <seconds>', 'how long before the memory is read', number, 60)
    .option('--json <file>', 'write everything to this file')
    .action(
      async ({
        rounds,
        idle,
        json,
      }: {
        readonly rounds: number
        readonly idle: number
        readonly json?: string
      }) => {
        await keep(start({ rounds, idleSeconds: idle, json }))
      },
    )
}

/** Sets the exit code when a promise was missed. */
async function keep(promises: Promise<boolean>): Promise<void> {
  if (!(await promises)) process.exitCode = 1
}

function number(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.')
  return value
}

function numbers(text: string): readonly number[] {
  return text.split(',').map(number)
}

const program = new Command('bench').description('Telex’s published numbers, on your machine.')
const commands = [
  liveCommand(),
  pageCommand(),
  openPageCommand(),
  loadCommand(),
  clickCommand(),
  publishCommand(),
  pushCommand(),
  unhealthyCommand(),
  millionCommand(),
  killsCommand(),
  subscriptionsCommand(),
  startCommand(),
  stallCommand(),
  growthCommand(),
  backupCommand(),
]
for (const command of commands) program.addCommand(command.exitOverride())
try {
  await program.exitOverride().parseAsync()
} catch (error) {
  if (error instanceof MissingToolError) process.stderr.write(`${error.message}\n`)
  // Commander has printed its message, or the help.
  else if (!(error instanceof CommanderError)) throw error
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2
}
