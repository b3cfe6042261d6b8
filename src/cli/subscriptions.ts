import { createReadStream } from 'node:fs'
import { Command } from 'commander'
import { openBackOffice, type BackOffice, type Imported } from '../compose/back-office.ts'
import { CommandRefused, printLines, printResult, say, UsageError } from './io.ts'
import { configOf, withOptions } from './options.ts'
import { readLines } from './read-lines.ts'

/** Most bad lines named one by one; of the rest only the count is said. */
const MAX_NAMED_LINES = 20

type Import = { followEverything?: true; vapidKey?: string; json?: true } & Record<string, unknown>

/** `telex subscriptions`: your readers are yours. */
export function subscriptionsCommand(): Command {
  const exported = withOptions(new Command('export'), ['data'])
    .description(
      'Print every subscription as JSON, one a line. It holds secrets: keep it as you keep passwords.',
    )
    .action(async (flags: Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      await printLines(office.exportSubscriptions())
    })

  const imported = withOptions(new Command('import'), ['data', 'pushHosts', 'insecurePushOrigins'])
    .description('Take in subscriptions: JSON, one a line. Those already here stay as they are.')
    .argument('<file>', 'the file, or - for standard input')
    .option('--follow-everything', 'lines that do not say what to follow follow everything')
    .option(
      '--vapid-key <id>',
      'the key of lines that name none, as `telex keys list` shows it; the current one unless set',
    )
    .option('--json', 'print JSON')
    .action(async (file: string, flags: Import) => {
      await using office = await openBackOffice(configOf(flags))
      const key = await keyOf(office, flags.vapidKey)
      const source = file === '-' ? process.stdin : createReadStream(file)
      const done = await office.importSubscriptions(readLines(source), {
        followEverything: flags.followEverything,
        vapidKeyId: flags.vapidKey,
      })
      report(done, key, flags.json === true)
    })

  return new Command('subscriptions')
    .description('Readers who asked for alerts, in and out.')
    .addCommand(exported)
    .addCommand(imported)
}

/** The key that is assumed where a line names none. @throws UsageError when the desk hasn't got it. */
async function keyOf(office: BackOffice, given: string | undefined): Promise<string> {
  const keys = await office.vapidKeys()
  const key = keys.find(({ id, current }) => (given === undefined ? current : id === given))
  if (key !== undefined) return key.id
  throw new UsageError(
    `The desk has no key “${given ?? ''}”. See \`telex keys list\`; add one with \`telex keys add\`.`,
  )
}

function report(done: Imported, key: string, json: boolean): void {
  const { added, known, rekeyed, refused, problems, keyAssumed } = done
  for (const { line, problem } of problems.slice(0, MAX_NAMED_LINES)) say(`Line ${line}: ${problem}`)
  const unnamed = refused - Math.min(problems.length, MAX_NAMED_LINES)
  if (unnamed > 0) say(`… and ${unnamed} more.`)
  if (keyAssumed > 0) {
    say(
      `${keyAssumed} named no key and were taken as made under ${key}. If it was another, they can’t be reached: ` +
        'add that one with `telex keys add`, and import the same lines again with --vapid-key.',
    )
  }
  if (rekeyed > 0) say(`${rekeyed} of those already here are under ${key} now.`)
  printResult(json, { added, known, refused }, `${added} added, ${known} already here, ${refused} refused.`)
  if (refused > 0) throw new CommandRefused('Some lines could not be taken in; all others were.')
}
