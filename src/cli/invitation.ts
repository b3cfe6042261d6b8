import { Command, Option } from 'commander'
import { roles, type Role } from '../domain/role.ts'
import { callApi, withApi, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printResult, printRows, say } from './io.ts'

type Json = { json?: true }
type Create = ApiFlags & Json & { email: string; name: string; role: Role }
type Open = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: string
  readonly createdBy: { readonly name: string } | null
  readonly expiresAt: string
}

/** `telex invitation`: invitations to a running desk. */
export function invitationCommand(): Command {
  const create = withApi(new Command('create'))
    .description(cli.invitation.create)
    .requiredOption('--email <email>', cli.user.email)
    .requiredOption('--name <name>', cli.user.name)
    .addOption(new Option('--role <role>', cli.user.role).choices([...roles]).makeOptionMandatory())
    .option('--json', cli.json)
    .action(async ({ email, name, role, json, ...api }: Create) => {
      await invite(api, { email, name, role }, json === true)
    })

  const list = withApi(new Command('list'))
    .description(cli.invitation.list)
    .option('--json', cli.jsonLines)
    .action(async ({ json, ...api }: ApiFlags & Json) => {
      printRows(
        json === true,
        (await openInvitations(api)).map(({ id, email, name, role, createdBy, expiresAt }) => ({
          id,
          email,
          name,
          role,
          by: createdBy?.name ?? '',
          expires: expiresAt,
        })),
      )
    })

  const renew = withApi(new Command('renew'))
    .description(cli.invitation.renew)
    .argument('<invitation>', cli.invitation.given)
    .option('--json', cli.json)
    .action(async (given: string, { json, ...api }: ApiFlags & Json) => {
      const { email, name, role } = await invitationGiven(given, api)
      await invite(api, { email, name, role }, json === true)
    })

  const withdraw = withApi(new Command('withdraw'))
    .description(cli.invitation.withdraw)
    .argument('<invitation>', cli.invitation.given)
    .option('--json', cli.json)
    .action(async (given: string, { json, ...api }: ApiFlags & Json) => {
      const { id, email } = await invitationGiven(given, api)
      await callApi(api, 'DELETE', `/invitations/${encodeURIComponent(id)}`)
      printResult(json === true, { id, email, state: 'withdrawn' }, cli.invitation.withdrawn(email))
    })

  return new Command('invitation')
    .description(cli.invitation.about)
    .addCommand(create)
    .addCommand(list)
    .addCommand(renew)
    .addCommand(withdraw)
}

/** Prints the link alone to standard output: nothing shows it again. */
async function invite(api: ApiFlags, invitation: object, isJson: boolean): Promise<void> {
  const made = await callApi(api, 'POST', '/invitations', invitation)
  if (!isJson) say(cli.invitation.worksOnce(String(made['expiresAt'])))
  printResult(isJson, made, String(made['link']))
}

async function openInvitations(api: ApiFlags): Promise<readonly Open[]> {
  const { invitations } = await callApi(api, 'GET', '/invitations')
  return (invitations ?? []) as readonly Open[]
}

/** @throws CommandRefused when no open invitation has this id or email address. */
async function invitationGiven(given: string, api: ApiFlags): Promise<Open> {
  const email = given.toLowerCase()
  const found = (await openInvitations(api)).find((open) => open.id === given || open.email === email)
  if (found === undefined) throw new CommandRefused(cli.invitation.unknown(given))
  return found
}
