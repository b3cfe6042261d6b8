import type { Kysely } from 'kysely'
import { isActive, tokensMadeBy, type ApiToken, type Editor } from '../../domain/editor.ts'
import type { EditorId, Instant, TokenId } from '../../domain/ids.ts'
import { may } from '../../domain/role.ts'
import type { Author } from '../../domain/story.ts'
import type { TokensDecision } from '../../desk/people/people-store.ts'
import type { Database } from './schema.ts'

/** Every token, in the order of their ids. */
export async function allTokens(
  db: Kysely<Database>,
): Promise<readonly { token: ApiToken; lastUsedAt: Instant | null }[]> {
  const rows = await db.selectFrom('tokens').select(['data', 'last_used']).orderBy('id').execute()
  return rows.map(({ data, last_used }) => ({
    token: readToken(data),
    lastUsedAt: last_used as Instant | null,
  }))
}

/** A token as it is stored; one from before makers were recorded has none. */
export function readToken(data: string): ApiToken {
  const token = JSON.parse(data) as ApiToken
  return { ...token, createdBy: token.createdBy ?? null }
}

/** Whether who makes an invitation or a token may do so at this moment. Called in the commit that adds it. */
export async function mayStillManage(
  trx: Kysely<Database>,
  maker: Author | null,
  now: Instant,
): Promise<boolean> {
  if (maker === null) return true
  const { kind, id } = maker
  if (kind === 'editor') {
    const row = await trx.selectFrom('editors').select('data').where('id', '=', id).executeTakeFirst()
    const editor = row === undefined ? null : (JSON.parse(row.data) as Editor)
    if (editor === null || editor.removedAt !== null) return false
    return may({ kind, id: editor.id, name: editor.name, role: editor.role }, 'manage-people')
  }
  const row = await trx.selectFrom('tokens').select('data').where('id', '=', id).executeTakeFirst()
  const token = row === undefined ? null : readToken(row.data)
  if (token === null || !isActive(token, now)) return false
  return may({ kind, id: token.id, name: token.name, scopes: token.scopes }, 'manage-people')
}

/**
 * Ends the open invitations of an editor or a token that may make none any more, and decides about the tokens. False, and
 * nothing changed, where tokens still work and nothing was decided.
 */
export async function endMadeAccess(
  trx: Kysely<Database>,
  maker: EditorId | TokenId,
  now: Instant,
  decision: TokensDecision,
): Promise<boolean> {
  const all = (await allTokens(trx)).map(({ token }) => token)
  const made = tokensMadeBy(maker, all)
  const active = made.filter((token) => isActive(token, now))
  if (active.length > 0 && decision === 'undecided') return false
  if (decision === 'revoke') for (const token of active) await revoke(trx, token, now)
  await trx
    .deleteFrom('invitations')
    .where('maker_id', 'in', [maker, ...made.map(({ id }) => id)])
    .execute()
  return true
}

export async function revoke(trx: Kysely<Database>, token: ApiToken, at: Instant): Promise<void> {
  const data = JSON.stringify({ ...token, revokedAt: token.revokedAt ?? at })
  await trx.updateTable('tokens').set({ data }).where('id', '=', token.id).execute()
}
