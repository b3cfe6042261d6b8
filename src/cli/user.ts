import { Command, Option } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { roles, type Role } from '../domain/role.ts'
import { formatInstant } from '../domain/ids.ts'
import { CommandRefused, printResult, printRows, readStdin, UsageError } from './io.ts'
import { configOf, withOptions } from './options.ts'

type Add = { email: string; name: string; role: Role; passwordStdin?: true; json?: true }
type Password = { email: string; passwordStdin?: true }

/** `telex user`: the people of the desk, for whoever runs it on its own machine. */
export function userCommand(): Command {
  const add = withOptions(new Command('add'), ['data'])
    .description('Add somebody who signs in to the desk.')
    .requiredOption('--email <email>', 'the address they sign in with')
    .requiredOption('--name <name>', 'as colleagues see it')
    .addOption(new Option('--role <role>', 'what they may do').choices([...roles]).makeOptionMandatory())
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON')
    .action(async (flags: Add & Record<string, unknown>) => {
      const password = await passwordOf(flags)
      await using office = await openBackOffice(configOf(flags))
      const { email, name, role } = flags
      const added = await office.addEditor({ email, name, role, password })
      if (!added.ok) throw new CommandRefused(office.sentence(added.refusal))
      const { id } = added.value
      printResult(
        flags.json === true,
        { id, email: added.value.email, name, role },
        `Added ${added.value.email} as ${role}.`,
      )
    })

  const password = withOptions(new Command('password'), ['data'])
    .description('Give somebody a new password; ends their sessions.')
    .requiredOption('--email <email>', 'whose')
    .option('--password-stdin', 'read the password from standard input')
    .action(async (flags: Password & Record<string, unknown>) => {
      const secret = await passwordOf(flags)
      await using office = await openBackOffice(configOf(flags))
      const changed = await office.setPassword(flags.email, secret)
      if (!changed.ok) throw new CommandRefused(office.sentence(changed.refusal))
      printResult(false, null, `${flags.email} has a new password and is signed out everywhere.`)
    })

  const list = withOptions(new Command('list'), ['data'])
    .description('List everybody who may sign in.')
    .option('--json', 'print JSON, one a line')
    .action(async (flags: { json?: true } & Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      const editors = (await office.editors()).filter((editor) => editor.removedAt === null)
      printRows(
        flags.json === true,
        editors.map(({ id, email, name, role, createdAt }) => ({
          id,
          email,
          name,
          role,
          since: formatInstant(createdAt),
        })),
      )
    })

  return new Command('user')
    .description('The people of the desk.')
    .addCommand(add)
    .addCommand(password)
    .addCommand(list)
}

/** Never as an argument: other users of the machine can read those. */
async function passwordOf({ passwordStdin }: { passwordStdin?: true }): Promise<string> {
  if (passwordStdin !== true)
    throw new UsageError('Give the password on standard input, with --password-stdin.')
  return readStdin()
}
