import { Command, Option } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { roles, type Role } from '../domain/role.ts'
import { formatInstant } from '../domain/ids.ts'
import { deskInstead, withDeskInstead, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printResult, printRows, readStdin, UsageError } from './io.ts'
import { openOrMakeDesk } from './open-or-make-desk.ts'
import { configOf, withOptions } from './options.ts'
import { changeUserCommand, editorsOf, removeUserCommand } from './user-changes.ts'

type Add = { email: string; name: string; role: Role; passwordStdin?: true; json?: true }
type List = ApiFlags & { data?: string; json?: true }
type Password = { email: string; passwordStdin?: true }

/** `telex user`: the desk's users, managed by the operator on the desk's own machine. */
export function userCommand(): Command {
  const add = withOptions(new Command('add'), ['data'])
    .description(cli.user.add)
    .requiredOption('--email <email>', cli.user.email)
    .requiredOption('--name <name>', cli.user.name)
    .addOption(new Option('--role <role>', cli.user.role).choices([...roles]).makeOptionMandatory())
    .option('--password-stdin', cli.user.passwordStdin)
    .option('--json', cli.json)
    .action(async (flags: Add & Record<string, unknown>) => {
      const password = await passwordOf(flags)
      await using office = await openOrMakeDesk(configOf(flags), flags.json === true)
      const { email, name, role } = flags
      const added = await office.addEditor({ email, name, role, password })
      if (!added.ok) throw new CommandRefused(office.sentence(added.refusal))
      const { id } = added.value
      printResult(
        flags.json === true,
        { id, email: added.value.email, name, role },
        cli.user.added(added.value.email, role),
      )
    })

  const password = withOptions(new Command('password'), ['data'])
    .description(cli.user.password)
    .requiredOption('--email <email>', cli.user.whose)
    .option('--password-stdin', cli.user.passwordStdin)
    .action(async (flags: Password & Record<string, unknown>) => {
      const secret = await passwordOf(flags)
      await using office = await openBackOffice(configOf(flags))
      const changed = await office.setPassword(flags.email, secret)
      if (!changed.ok) throw new CommandRefused(office.sentence(changed.refusal))
      printResult(false, null, cli.user.passwordSet(flags.email))
    })

  const list = withDeskInstead(withOptions(new Command('list'), ['data']))
    .description(cli.user.list)
    .option('--json', cli.jsonLines)
    .action(async (flags: List & Record<string, unknown>) => {
      const api = deskInstead(flags)
      const editors = api === null ? await editorsIn(flags) : await editorsOf(api)
      printRows(
        flags.json === true,
        editors.map(({ id, email, name, role, createdAt }) => ({ id, email, name, role, since: createdAt })),
      )
    })

  return new Command('user')
    .description(cli.user.about)
    .addCommand(add)
    .addCommand(password)
    .addCommand(list)
    .addCommand(changeUserCommand())
    .addCommand(removeUserCommand())
}

async function editorsIn(flags: Readonly<Record<string, unknown>>): ReturnType<typeof editorsOf> {
  await using office = await openBackOffice(configOf(flags))
  return (await office.editors())
    .filter((editor) => editor.removedAt === null)
    .map((editor) => ({ ...editor, createdAt: formatInstant(editor.createdAt) }))
}

/** Never as an argument: other users of the machine can read the arguments. */
async function passwordOf({ passwordStdin }: { passwordStdin?: true }): Promise<string> {
  if (passwordStdin !== true) throw new UsageError(cli.user.passwordMissing)
  return readStdin()
}
