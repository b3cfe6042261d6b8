import { Command, Option } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { formatInstant, type Instant } from '../domain/ids.ts'
import { scopes, type Scope } from '../domain/role.ts'
import { callApi, deskInstead, withDeskInstead, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printResult, printRows, UsageError } from './io.ts'
import { openOrMakeDesk } from './open-or-make-desk.ts'
import { configOf, withOptions } from './options.ts'

const DAY_MS = 24 * 3_600_000

/** A token as the API lists it. */
type Listed = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt: string
  readonly createdBy: { readonly name: string } | null
  readonly lastUsedAt: string | null
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}
type Made = {
  readonly id: unknown
  readonly name: unknown
  readonly scopes: unknown
  readonly token: unknown
}
type Folder = ApiFlags & { data?: string } & Record<string, unknown>
type Create = Folder & { name: string; scope: Scope[]; expiresDays?: string; json?: true }

/** `telex token`: API tokens. */
export function tokenCommand(): Command {
  const create = withDeskInstead(withOptions(new Command('create'), ['data']))
    .description(cli.token.create)
    .requiredOption('--name <name>', cli.token.name)
    .addOption(
      new Option('--scope <scope...>', cli.token.scope)
        .choices([...scopes])
        .default(['post' satisfies Scope]),
    )
    .option('--expires-days <days>', cli.token.expiresDays)
    .option('--json', cli.json)
    .action(async (flags: Create) => {
      const api = deskInstead(flags)
      const made = api === null ? await createIn(flags) : await createOn(api, flags)
      printResult(flags.json === true, made, String(made.token))
    })

  const list = withDeskInstead(withOptions(new Command('list'), ['data']))
    .description(cli.token.list)
    .option('--json', cli.jsonLines)
    .action(async (flags: Folder & { json?: true }) => {
      const api = deskInstead(flags)
      const tokens = api === null ? await tokensIn(flags) : await tokensOn(api)
      printRows(
        flags.json === true,
        tokens.map(({ id, name, scopes: may, createdAt, createdBy, ...rest }) => ({
          id,
          name,
          scopes: may.join(','),
          made: createdAt,
          by: createdBy?.name ?? '',
          used: rest.lastUsedAt ?? cli.token.notUsed,
          expires: rest.expiresAt ?? cli.token.never,
          revoked: rest.revokedAt ?? cli.token.no,
        })),
      )
    })

  const revoke = withDeskInstead(withOptions(new Command('revoke'), ['data']))
    .description(cli.token.revoke)
    .argument('<id>', cli.token.id)
    .addOption(new Option('--tokens <decision>', cli.token.made).choices(['keep', 'revoke']))
    .option('--json', cli.json)
    .action(async (id: string, flags: Folder & { tokens?: 'keep' | 'revoke'; json?: true }) => {
      const api = deskInstead(flags)
      if (api === null) {
        await using office = await openBackOffice(configOf(flags))
        const revoked = await office.revokeToken(id, flags.tokens)
        if (!revoked.ok) throw new CommandRefused(office.sentence(revoked.refusal))
      } else {
        const query = flags.tokens === undefined ? '' : `?tokens=${flags.tokens}`
        await callApi(api, 'DELETE', `/tokens/${encodeURIComponent(id)}${query}`)
      }
      printResult(flags.json === true, { id, revoked: true }, cli.token.revoked(id))
    })

  return new Command('token')
    .description(cli.token.about)
    .addCommand(create)
    .addCommand(list)
    .addCommand(revoke)
}

async function createIn(flags: Create): Promise<Made> {
  await using office = await openOrMakeDesk(configOf(flags), flags.json === true)
  const expiresAt = expiryOf(flags.expiresDays, office.now())
  const made = await office.createToken({ name: flags.name, scopes: flags.scope, expiresAt })
  if (!made.ok) throw new CommandRefused(office.sentence(made.refusal))
  const { token, secret } = made.value
  return { id: token.id, name: token.name, scopes: token.scopes, token: secret }
}

async function createOn(api: ApiFlags, { name, scope, expiresDays }: Create): Promise<Made> {
  const at = expiryOf(expiresDays, Date.now() as Instant)
  const expiresAt = at === null ? null : formatInstant(at)
  const made = await callApi(api, 'POST', '/tokens', { name, scopes: scope, expiresAt })
  return { id: made['id'], name: made['name'], scopes: made['scopes'], token: made['secret'] }
}

async function tokensIn(flags: Folder): Promise<readonly Listed[]> {
  await using office = await openBackOffice(configOf(flags))
  return (await office.tokens()).map((token) => ({
    ...token,
    createdAt: formatInstant(token.createdAt),
    lastUsedAt: instantOrNull(token.lastUsedAt),
    expiresAt: instantOrNull(token.expiresAt),
    revokedAt: instantOrNull(token.revokedAt),
  }))
}

async function tokensOn(api: ApiFlags): Promise<readonly Listed[]> {
  const { tokens } = await callApi(api, 'GET', '/tokens')
  return (tokens ?? []) as readonly Listed[]
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}

function expiryOf(days: string | undefined, now: Instant): Instant | null {
  if (days === undefined) return null
  const count = Number(days)
  if (!(count > 0)) throw new UsageError(cli.token.expiresDaysInvalid(days))
  return (now + Math.round(count * DAY_MS)) as Instant
}
