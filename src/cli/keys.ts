import { Command } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { printRows } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** `telex keys`: the public halves of the keys that alerts are signed with. */
export function keysCommand(): Command {
  const list = withOptions(new Command('list'), ['data'])
    .description('List the public keys; new subscriptions are made under the current one.')
    .option('--json', 'print JSON, one a line')
    .action(async (flags: { json?: true } & Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      printRows(
        flags.json === true,
        office
          .vapidKeys()
          .map(({ id, publicKey, current }) => ({ id, current: current ? 'yes' : 'no', key: publicKey })),
      )
    })
  return new Command('keys')
    .description('The VAPID keys of the desk. Back them up with the store.')
    .addCommand(list)
}
