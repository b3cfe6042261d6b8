import { Command, Option } from 'commander'
import { openBackOffice } from '../compose/back-office.ts'
import { formatInstant, type Instant } from '../domain/ids.ts'
import { scopes, type Scope } from '../domain/role.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, print, printResult, printRows, UsageError } from './io.ts'
import { openOrMakeDesk } from './open-or-make-desk.ts'
import { configOf, withOptions } from './options.ts'

const DAY_MS = 24 * 3_600_000

type Create = { name: string; scope: Scope[]; expiresDays?: string; json?: true }

/** `telex token`: API tokens. */
export function tokenCommand(): Command {
  const create = withOptions(new Command('create'), ['data'])
    .description(cli.token.create)
    .requiredOption('--name <name>', cli.token.name)
    .addOption(
      new Option('--scope <scope...>', cli.token.scope)
        .choices([...scopes])
        .default(['post' satisfies Scope]),
    )
    .option('--expires-days <days>', cli.token.expiresDays)
    .option('--json', cli.json)
    .action(async (flags: Create & Record<string, unknown>) => {
      await using office = await openOrMakeDesk(configOf(flags), flags.json === true)
      const made = await office.createToken({
        name: flags.name,
        scopes: flags.scope,
        expiresAt: expiryOf(flags.expiresDays, office.now()),
      })
      if (!made.ok) throw new CommandRefused(office.sentence(made.refusal))
      const { token, secret } = made.value
      printResult(
        flags.json === true,
        { id: token.id, name: token.name, scopes: token.scopes, token: secret },
        secret,
      )
    })

  const list = withOptions(new Command('list'), ['data'])
    .description(cli.token.list)
    .option('--json', cli.jsonLines)
    .action(async (flags: { json?: true } & Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      printRows(
        flags.json === true,
        (await office.tokens()).map(
          ({ id, name, scopes: may, createdAt, expiresAt, revokedAt, ...rest }) => ({
            id,
            name,
            scopes: may.join(','),
            made: formatInstant(createdAt),
            by: rest.createdBy?.name ?? '',
            used: rest.lastUsedAt === null ? cli.token.notUsed : formatInstant(rest.lastUsedAt),
            expires: expiresAt === null ? cli.token.never : formatInstant(expiresAt),
            revoked: revokedAt === null ? cli.token.no : formatInstant(revokedAt),
          }),
        ),
      )
    })

  const revoke = withOptions(new Command('revoke'), ['data'])
    .description(cli.token.revoke)
    .argument('<id>', cli.token.id)
    .addOption(new Option('--tokens <decision>', cli.token.made).choices(['keep', 'revoke']))
    .action(async (id: string, flags: { tokens?: 'keep' | 'revoke' } & Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      const revoked = await office.revokeToken(id, flags.tokens)
      if (!revoked.ok) throw new CommandRefused(office.sentence(revoked.refusal))
      print(cli.token.revoked(id))
    })

  return new Command('token')
    .description(cli.token.about)
    .addCommand(create)
    .addCommand(list)
    .addCommand(revoke)
}

function expiryOf(days: string | undefined, now: Instant): Instant | null {
  if (days === undefined) return null
  const count = Number(days)
  if (!(count > 0)) throw new UsageError(cli.token.expiresDaysInvalid(days))
  return (now + Math.round(count * DAY_MS)) as Instant
}
