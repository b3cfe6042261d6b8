import { Command } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { printResult, printRows, readStdin, say, UsageError } from './io.ts'
import { configOf, withOptions } from './options.ts'

type Add = { privateKeyStdin?: true; current?: true; json?: true } & Record<string, unknown>

function afterAdding(isCurrent: boolean): string {
  const signs = 'A desk that is serving signs with it from now on: you may import.'
  return isCurrent ? `${signs} Browsers subscribe under it once the desk is restarted.` : signs
}

/** `telex keys`: the keys that alerts are signed with. */
export function keysCommand(): Command {
  const list = withOptions(new Command('list'), ['data'])
    .description('List the public keys; new subscriptions are made under the current one.')
    .option('--json', 'print JSON, one a line')
    .action(async (flags: { json?: true } & Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      printRows(
        flags.json === true,
        (await office.vapidKeys()).map(({ id, publicKey, current }) => ({
          id,
          current: current ? 'yes' : 'no',
          key: publicKey,
        })),
      )
    })

  const add = withOptions(new Command('add'), ['data'])
    .description('Add the key of another sender, before you import the readers who subscribed under it.')
    .option('--private-key-stdin', 'read the private key from standard input: 32 bytes in base64url')
    .option('--current', 'browsers subscribe under it from the desk’s next start on')
    .option('--json', 'print JSON')
    .action(async (flags: Add) => {
      // Never as an argument: other users of the machine can read those.
      if (flags.privateKeyStdin !== true)
        throw new UsageError('Give the private key on standard input, with --private-key-stdin.')
      const privateKey = (await readStdin()).trim()
      await using office = await openBackOffice(configOf(flags))
      const { id, publicKey, current } = await office.addVapidKey(privateKey, flags.current === true)
      printResult(flags.json === true, { id, current: current ? 'yes' : 'no', key: publicKey }, id)
      say(afterAdding(current))
    })

  return new Command('keys')
    .description('The VAPID keys of the desk. Back them up with the store.')
    .addCommand(list)
    .addCommand(add)
}
