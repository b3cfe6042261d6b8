import { constants, createReadStream } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { Command } from 'commander'
import { openBackOffice, type BackOffice, type Imported } from '../compose/back-office.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printLines, printResult, say, UsageError } from './io.ts'
import { openOrMakeDesk } from './open-or-make-desk.ts'
import { configOf, withOptions } from './options.ts'
import { readLines } from './read-lines.ts'

/** Invalid lines that are listed; of the rest only the number is printed. */
const MAX_LISTED_LINES = 20

type Import = { followEverything?: true; vapidKey?: string; json?: true } & Record<string, unknown>

/** `telex subscriptions`: export and import. */
export function subscriptionsCommand(): Command {
  const exported = withOptions(new Command('export'), ['data'])
    .description(cli.subscriptions.export)
    .action(async (flags: Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      await printLines(office.exportSubscriptions())
    })

  const imported = withOptions(new Command('import'), ['data', 'pushHosts', 'insecurePushOrigins'])
    .description(cli.subscriptions.import)
    .argument('<file>', cli.subscriptions.file)
    .option('--follow-everything', cli.subscriptions.followEverything)
    .option('--vapid-key <id>', cli.subscriptions.vapidKey)
    .option('--json', cli.json)
    .action(async (file: string, flags: Import) => {
      // Before the desk is opened: a misspelt name makes none.
      if (file !== '-') {
        await access(file, constants.R_OK)
        if ((await stat(file)).isDirectory()) throw new CommandRefused(cli.fileIsFolder(file))
      }
      await using office = await openOrMakeDesk(configOf(flags), flags.json === true)
      const key = await keyOf(office, flags.vapidKey)
      const source = file === '-' ? process.stdin : createReadStream(file)
      const done = await office.importSubscriptions(readLines(source), {
        followEverything: flags.followEverything,
        vapidKeyId: flags.vapidKey,
      })
      report(done, key, flags.json === true)
    })

  return new Command('subscriptions')
    .description(cli.subscriptions.about)
    .addCommand(exported)
    .addCommand(imported)
}

/** The VAPID key of lines that name none. @throws UsageError when the desk does not have it. */
async function keyOf(office: BackOffice, given: string | undefined): Promise<string> {
  const keys = await office.vapidKeys()
  const key = keys.find(({ id, current }) => (given === undefined ? current : id === given))
  if (key !== undefined) return key.id
  throw new UsageError(cli.subscriptions.keyUnknown(given ?? ''))
}

function report(done: Imported, key: string, json: boolean): void {
  const { added, known, rekeyed, refused, problems, keyAssumed } = done
  for (const { line, problem } of problems.slice(0, MAX_LISTED_LINES))
    say(cli.subscriptions.lineProblem(line, problem))
  const unlisted = refused - Math.min(problems.length, MAX_LISTED_LINES)
  if (unlisted > 0) say(cli.subscriptions.moreProblems(unlisted))
  if (keyAssumed > 0) say(cli.subscriptions.keyAssumed(keyAssumed, key))
  if (rekeyed > 0) say(cli.subscriptions.rekeyed(rekeyed, key))
  printResult(json, { added, known, refused }, cli.subscriptions.result(added, known, refused))
  if (refused > 0) throw new CommandRefused(cli.subscriptions.someRefused)
}
