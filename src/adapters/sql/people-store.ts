import type { Kysely, Selectable, Transaction } from 'kysely'
import { nameOfHash, type ApiToken, type Editor } from '../../domain/editor.ts'
import type { EditorId, Instant, TokenId } from '../../domain/ids.ts'
import type { Role } from '../../domain/role.ts'
import type { Author } from '../../domain/story.ts'
import type {
  Invitation,
  PeopleStore,
  SecretHash,
  Session,
  UsedToken,
} from '../../desk/people/people-store.ts'
import { allTokens, endMadeAccess, mayStillManage, readToken, revoke } from './made-access.ts'
import { preparedQuery } from './prepared-query.ts'
import type { Database } from './schema.ts'

const tokenByHash = preparedQuery((db, { hash }: { hash: string }) =>
  db.selectFrom('tokens').select('data').where('hash', '=', hash),
)

const sessionByHash = preparedQuery((db, { hash, now }: { hash: string; now: number }) =>
  db
    .selectFrom('sessions')
    .innerJoin('editors', 'editors.id', 'sessions.editor_id')
    .selectAll('sessions')
    .select('editors.data')
    .where('sessions.hash', '=', hash)
    .where('sessions.expires_at', '>', now)
    .where('editors.removed_at', 'is', null),
)

/**
 * Editors, sessions, invitations and tokens over SQL.
 *
 * @param reader waits for no commit under way and sees what any process has committed, so that a sign-out and a revoked
 *   token hold for the very next request.
 */
export function sqlPeopleStore(writer: Kysely<Database>, reader = writer): PeopleStore {
  return {
    async editors(): Promise<readonly Editor[]> {
      const rows = await reader.selectFrom('editors').select('data').orderBy('id').execute()
      return rows.map((row) => JSON.parse(row.data) as Editor)
    },

    async editor(id: EditorId): Promise<Editor | null> {
      const row = await reader.selectFrom('editors').select('data').where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : (JSON.parse(row.data) as Editor)
    },

    async editorByEmail(email: string): Promise<{ editor: Editor; passwordHash: string } | null> {
      const row = await reader
        .selectFrom('editors')
        .select(['data', 'password_hash'])
        .where('email', '=', email)
        .where('removed_at', 'is', null)
        .executeTakeFirst()
      return row === undefined
        ? null
        : { editor: JSON.parse(row.data) as Editor, passwordHash: row.password_hash }
    },

    async addEditor(editor: Editor, passwordHash: string): Promise<boolean> {
      return writer.transaction().execute((trx) => insertEditor(trx, editor, passwordHash))
    },

    async changeEditor(id, { name, role, removed }, now, tokens = 'undecided') {
      return writer.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('editors')
          .select('data')
          .where('id', '=', id)
          .where('removed_at', 'is', null)
          .executeTakeFirst()
        if (row === undefined) return 'unknown'
        const before = JSON.parse(row.data) as Editor
        const editor: Editor = {
          ...before,
          name: name ?? before.name,
          role: role ?? before.role,
          removedAt: removed === true ? now : null,
        }
        const losesRights = before.role === 'owner' && (removed === true || editor.role !== 'owner')
        if (losesRights && (await ownersOf(trx)).length === 1) return 'last-owner'
        // Who was an owner once may have made something as well.
        if ((losesRights || removed === true) && !(await endMadeAccess(trx, id, now, tokens)))
          return 'tokens-undecided'
        await trx
          .updateTable('editors')
          .set({ removed_at: editor.removedAt, data: JSON.stringify(editor) })
          .where('id', '=', id)
          .execute()
        if (removed === true) {
          // An invitation to their own address would be a way back in.
          await trx.deleteFrom('sessions').where('editor_id', '=', id).execute()
          await trx.deleteFrom('invitations').where('email', '=', editor.email).execute()
        }
        return editor
      })
    },

    async setPassword(id: EditorId, passwordHash: string, keep?: SecretHash): Promise<void> {
      await writer.transaction().execute(async (trx) => {
        await trx.updateTable('editors').set({ password_hash: passwordHash }).where('id', '=', id).execute()
        await endSessions(trx, id, keep)
      })
    },

    async addSession(session: Session): Promise<void> {
      const { hash, editorId: editor_id, createdAt: created_at, expiresAt: expires_at, agent } = session
      await writer.transaction().execute(async (trx) => {
        await trx.deleteFrom('sessions').where('expires_at', '<=', created_at).execute()
        await trx
          .insertInto('sessions')
          .values({ hash, editor_id, created_at, expires_at, agent, last_used: session.lastUsedAt })
          .execute()
      })
    },

    async session(hash: SecretHash, now: Instant): Promise<{ session: Session; editor: Editor } | null> {
      const [row] = await sessionByHash(reader, { hash, now })
      return row === undefined ? null : { session: readSession(row), editor: JSON.parse(row.data) as Editor }
    },

    async sessionsOf(id: EditorId, now: Instant): Promise<readonly Session[]> {
      const rows = await reader
        .selectFrom('sessions')
        .selectAll()
        .where('editor_id', '=', id)
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc')
        .orderBy('hash')
        .execute()
      return rows.map(readSession)
    },

    async noteSessionUse(hash: SecretHash, at: Instant): Promise<void> {
      await writer.updateTable('sessions').set({ last_used: at }).where('hash', '=', hash).execute()
    },

    async endSession(hash: SecretHash): Promise<void> {
      await writer.deleteFrom('sessions').where('hash', '=', hash).execute()
    },

    async endSessionNamed(id: EditorId, name: string): Promise<boolean> {
      return writer.transaction().execute(async (trx) => {
        const own = await trx.selectFrom('sessions').select('hash').where('editor_id', '=', id).execute()
        const found = own.find(({ hash }) => nameOfHash(hash) === name)
        if (found === undefined) return false
        await trx.deleteFrom('sessions').where('hash', '=', found.hash).execute()
        return true
      })
    },

    async endSessionsOf(id: EditorId, keep?: SecretHash): Promise<void> {
      await endSessions(writer, id, keep)
    },

    async addInvitation(invitation: Invitation): Promise<boolean> {
      const { hash, email, name, role, createdBy, createdAt: created_at, expiresAt: expires_at } = invitation
      const maker = createdBy === null ? null : JSON.stringify(createdBy)
      return writer.transaction().execute(async (trx) => {
        if (!(await mayStillManage(trx, createdBy, invitation.createdAt))) return false
        await trx
          .deleteFrom('invitations')
          .where('email', email === null ? 'is' : '=', email)
          .execute()
        await trx
          .insertInto('invitations')
          .values({ hash, email, name, role, created_at, expires_at, maker, maker_id: createdBy?.id ?? null })
          .execute()
        return true
      })
    },

    async invitations(now: Instant): Promise<readonly Invitation[]> {
      const rows = await reader
        .selectFrom('invitations')
        .selectAll()
        .where('email', 'is not', null)
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc')
        .orderBy('hash')
        .execute()
      return rows.map(readInvitation)
    },

    async endInvitation(name: string): Promise<boolean> {
      return writer.transaction().execute(async (trx) => {
        const rows = await trx.selectFrom('invitations').select('hash').execute()
        const found = rows.find(({ hash }) => nameOfHash(hash) === name)
        if (found === undefined) return false
        await trx.deleteFrom('invitations').where('hash', '=', found.hash).execute()
        return true
      })
    },

    async invitation(hash: SecretHash, now: Instant): Promise<Invitation | null> {
      const row = await reader
        .selectFrom('invitations')
        .selectAll()
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      if (row === undefined || (row.email === null && (await ownersOf(reader)).length > 0)) return null
      return readInvitation(row)
    },

    async acceptInvitation(
      hash: SecretHash,
      editor: Editor,
      passwordHash: string,
    ): Promise<'accepted' | 'gone' | 'email-taken'> {
      return writer.transaction().execute(async (trx) => {
        const invitation = await trx
          .selectFrom('invitations')
          .select('email')
          .where('hash', '=', hash)
          .executeTakeFirst()
        const isSetUpLink = invitation?.email === null
        if (invitation === undefined || (isSetUpLink && (await ownersOf(trx)).length > 0)) return 'gone'
        if (!(await insertEditor(trx, editor, passwordHash))) return 'email-taken'
        await trx.deleteFrom('invitations').where('hash', '=', hash).execute()
        return 'accepted'
      })
    },

    async tokens(): Promise<readonly UsedToken[]> {
      return (await allTokens(reader)).map(({ token, lastUsedAt }) => ({ ...token, lastUsedAt }))
    },

    async addToken(token: ApiToken, hash: SecretHash): Promise<boolean> {
      return writer.transaction().execute(async (trx) => {
        if (!(await mayStillManage(trx, token.createdBy, token.createdAt))) return false
        const row = { id: token.id, hash, data: JSON.stringify(token), last_used: null }
        await trx.insertInto('tokens').values(row).execute()
        return true
      })
    },

    async token(hash: SecretHash): Promise<ApiToken | null> {
      const [row] = await tokenByHash(reader, { hash })
      return row === undefined ? null : readToken(row.data)
    },

    async noteTokenUse(id: TokenId, at: Instant): Promise<void> {
      await writer.updateTable('tokens').set({ last_used: at }).where('id', '=', id).execute()
    },

    async revokeToken(id, at, decision = 'undecided') {
      return writer.transaction().execute(async (trx) => {
        const row = await trx.selectFrom('tokens').select('data').where('id', '=', id).executeTakeFirst()
        if (row === undefined) return 'unknown'
        if (!(await endMadeAccess(trx, id, at, decision))) return 'tokens-undecided'
        await revoke(trx, readToken(row.data), at)
        return 'revoked'
      })
    },
  }
}

function readSession(row: Selectable<Database['sessions']>): Session {
  return {
    hash: row.hash,
    editorId: row.editor_id as EditorId,
    createdAt: row.created_at as Instant,
    expiresAt: row.expires_at as Instant,
    lastUsedAt: row.last_used as Instant | null,
    agent: row.agent,
  }
}

function readInvitation(row: Selectable<Database['invitations']>): Invitation {
  const { hash, email, name, role, maker } = row
  return {
    hash,
    email,
    name,
    role: role as Role,
    createdAt: row.created_at as Instant,
    expiresAt: row.expires_at as Instant,
    createdBy: maker === null ? null : (JSON.parse(maker) as Author),
  }
}

async function endSessions(db: Kysely<Database>, id: EditorId, keep?: SecretHash): Promise<void> {
  let ending = db.deleteFrom('sessions').where('editor_id', '=', id)
  if (keep !== undefined) ending = ending.where('hash', '!=', keep)
  await ending.execute()
}

/** Owners who are not removed: a handful, however many there were. */
async function ownersOf(trx: Kysely<Database>): Promise<readonly string[]> {
  const rows = await trx.selectFrom('editors').select('data').where('removed_at', 'is', null).execute()
  return rows
    .map((row) => JSON.parse(row.data) as Editor)
    .filter((editor) => editor.role === 'owner')
    .map((editor) => editor.id)
}

async function insertEditor(
  trx: Transaction<Database>,
  editor: Editor,
  passwordHash: string,
): Promise<boolean> {
  const taken = await trx
    .selectFrom('editors')
    .select('id')
    .where('email', '=', editor.email)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (taken !== undefined) return false
  const { id, email, removedAt: removed_at } = editor
  const row = { id, email, removed_at, password_hash: passwordHash, data: JSON.stringify(editor) }
  await trx.insertInto('editors').values(row).execute()
  return true
}
