import { Command } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { cli } from '../words/cli/en.ts'
import { printResult, printRows, readStdin, say, UsageError } from './io.ts'
import { openOrMakeDesk } from './open-or-make-desk.ts'
import { configOf, withOptions } from './options.ts'

type Add = { privateKeyStdin?: true; current?: true; json?: true } & Record<string, unknown>

function afterAdding(isCurrent: boolean): string {
  return isCurrent ? `${cli.keys.added} ${cli.keys.addedCurrent}` : cli.keys.added
}

/** `telex keys`: the keys that alerts are signed with. */
export function keysCommand(): Command {
  const list = withOptions(new Command('list'), ['data'])
    .description(cli.keys.list)
    .option('--json', cli.jsonLines)
    .action(async (flags: { json?: true } & Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      printRows(
        flags.json === true,
        (await office.vapidKeys()).map(({ id, publicKey, current }) => ({
          id,
          current: current ? cli.keys.yes : cli.keys.no,
          key: publicKey,
        })),
      )
    })

  const add = withOptions(new Command('add'), ['data'])
    .description(cli.keys.add)
    .option('--private-key-stdin', cli.keys.privateKeyStdin)
    .option('--current', cli.keys.current)
    .option('--json', cli.json)
    .action(async (flags: Add) => {
      // Never as an argument: other users of the machine can read the arguments.
      if (flags.privateKeyStdin !== true) throw new UsageError(cli.keys.privateKeyMissing)
      const privateKey = (await readStdin()).trim()
      await using office = await openOrMakeDesk(configOf(flags), flags.json === true)
      const { id, publicKey, current } = await office.addVapidKey(privateKey, flags.current === true)
      printResult(
        flags.json === true,
        { id, current: current ? cli.keys.yes : cli.keys.no, key: publicKey },
        id,
      )
      say(afterAdding(current))
    })

  return new Command('keys').description(cli.keys.about).addCommand(list).addCommand(add)
}
