import { Command, Option } from 'commander'
import { roles, type Role } from '../domain/role.ts'
import { callApi, withApi, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printResult } from './io.ts'

type Json = { json?: true }
type Tokens = { tokens?: 'keep' | 'revoke' }
type Editor = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: string
  readonly createdAt: string
}

/** `telex user change`: another role for a user of a running desk. */
export function changeUserCommand(): Command {
  return withTokens(withApi(new Command('change')))
    .description(cli.user.change)
    .argument('<user>', cli.user.given)
    .addOption(new Option('--role <role>', cli.user.role).choices([...roles]).makeOptionMandatory())
    .option('--json', cli.json)
    .action(async (given: string, flags: ApiFlags & Json & Tokens & { role: Role }) => {
      const { role, tokens, json, ...api } = flags
      const { id } = await editorGiven(given, api)
      const changed = await callApi(api, 'PATCH', `/editors/${encodeURIComponent(id)}`, { role, tokens })
      printResult(json === true, changed, cli.user.changed(String(changed['email']), role))
    })
}

/** `telex user remove`: ends a user's account on a running desk. */
export function removeUserCommand(): Command {
  return withTokens(withApi(new Command('remove')))
    .description(cli.user.remove)
    .argument('<user>', cli.user.given)
    .option('--json', cli.json)
    .action(async (given: string, { tokens, json, ...api }: ApiFlags & Json & Tokens) => {
      const { id, email } = await editorGiven(given, api)
      const query = tokens === undefined ? '' : `?tokens=${tokens}`
      await callApi(api, 'DELETE', `/editors/${encodeURIComponent(id)}${query}`)
      printResult(json === true, { id, email, state: 'removed' }, cli.user.removed(email))
    })
}

/** The users of a running desk. */
export async function editorsOf(api: ApiFlags): Promise<readonly Editor[]> {
  const { editors } = await callApi(api, 'GET', '/editors')
  return (editors ?? []) as readonly Editor[]
}

/** @throws CommandRefused when no user has this id or email address. */
async function editorGiven(given: string, api: ApiFlags): Promise<Editor> {
  const email = given.toLowerCase()
  const found = (await editorsOf(api)).find((editor) => editor.id === given || editor.email === email)
  if (found === undefined) throw new CommandRefused(cli.user.unknown(given))
  return found
}

function withTokens(command: Command): Command {
  return command.addOption(new Option('--tokens <decision>', cli.user.tokens).choices(['keep', 'revoke']))
}
