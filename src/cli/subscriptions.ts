import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Command } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { CommandRefused, print, say } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** Most bad lines named one by one; of the rest only the count is said. */
const MAX_NAMED_LINES = 20

/** `telex subscriptions`: your readers are yours. */
export function subscriptionsCommand(): Command {
  const exported = withOptions(new Command('export'), ['data'])
    .description('Print every subscription as JSON, one a line.')
    .action(async (flags: Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      for await (const line of office.exportSubscriptions()) print(line)
    })

  const imported = withOptions(new Command('import'), ['data', 'pushHosts', 'insecurePushOrigins'])
    .description('Take in subscriptions: JSON, one a line. Those already here stay as they are.')
    .argument('<file>', 'the file, or - for standard input')
    .action(async (file: string, flags: Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      const input = file === '-' ? process.stdin : createReadStream(file)
      const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
      const { added, known, refused } = await office.importSubscriptions(lines)
      for (const { line, problem } of refused.slice(0, MAX_NAMED_LINES)) say(`Line ${line}: ${problem}`)
      if (refused.length > MAX_NAMED_LINES) say(`… and ${refused.length - MAX_NAMED_LINES} more.`)
      print(`${added} added, ${known} already here, ${refused.length} refused.`)
      if (refused.length > 0) throw new CommandRefused('Some lines could not be taken in; all others were.')
    })

  return new Command('subscriptions')
    .description('Readers who asked for alerts, in and out.')
    .addCommand(exported)
    .addCommand(imported)
}
