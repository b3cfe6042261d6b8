import type { Kysely, Transaction } from 'kysely'
import type { ApiToken, Editor } from '../../domain/editor.ts'
import type { EditorId, Instant, TokenId } from '../../domain/ids.ts'
import type { Role } from '../../domain/role.ts'
import type { Invitation, PeopleStore, SecretHash, Session } from '../../desk/people/people-store.ts'
import type { Database } from './schema.ts'

/** Editors, sessions, invitations and tokens over SQL. Reads and writes go over the writer, so that a sign-out holds for the very next request. */
export function sqlPeopleStore(writer: Kysely<Database>): PeopleStore {
  return {
    async editors(): Promise<readonly Editor[]> {
      const rows = await writer.selectFrom('editors').select('data').orderBy('id').execute()
      return rows.map((row) => JSON.parse(row.data) as Editor)
    },

    async editor(id: EditorId): Promise<Editor | null> {
      const row = await writer.selectFrom('editors').select('data').where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : (JSON.parse(row.data) as Editor)
    },

    async editorByEmail(email: string): Promise<{ editor: Editor; passwordHash: string } | null> {
      const row = await writer
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

    async saveEditor(editor: Editor): Promise<boolean> {
      return writer.transaction().execute(async (trx) => {
        const owners = await ownersOf(trx)
        const stays = editor.role === 'owner' && editor.removedAt === null
        if (!stays && owners.length === 1 && owners[0] === editor.id) return false
        await trx
          .updateTable('editors')
          .set({ removed_at: editor.removedAt, data: JSON.stringify(editor) })
          .where('id', '=', editor.id)
          .execute()
        if (editor.removedAt !== null) {
          await trx.deleteFrom('sessions').where('editor_id', '=', editor.id).execute()
        }
        return true
      })
    },

    async setPassword(id: EditorId, passwordHash: string): Promise<void> {
      await writer.transaction().execute(async (trx) => {
        await trx.updateTable('editors').set({ password_hash: passwordHash }).where('id', '=', id).execute()
        await trx.deleteFrom('sessions').where('editor_id', '=', id).execute()
      })
    },

    async addSession(session: Session): Promise<void> {
      const { hash, editorId: editor_id, createdAt: created_at, expiresAt: expires_at } = session
      await writer.transaction().execute(async (trx) => {
        await trx.deleteFrom('sessions').where('expires_at', '<=', created_at).execute()
        await trx.insertInto('sessions').values({ hash, editor_id, created_at, expires_at }).execute()
      })
    },

    async session(hash: SecretHash, now: Instant): Promise<{ session: Session; editor: Editor } | null> {
      const row = await writer
        .selectFrom('sessions')
        .innerJoin('editors', 'editors.id', 'sessions.editor_id')
        .select(['sessions.editor_id', 'sessions.created_at', 'sessions.expires_at', 'editors.data'])
        .where('sessions.hash', '=', hash)
        .where('sessions.expires_at', '>', now)
        .where('editors.removed_at', 'is', null)
        .executeTakeFirst()
      if (row === undefined) return null
      const editor = JSON.parse(row.data) as Editor
      const times = { createdAt: row.created_at as Instant, expiresAt: row.expires_at as Instant }
      return { session: { hash, editorId: editor.id, ...times }, editor }
    },

    async endSession(hash: SecretHash): Promise<void> {
      await writer.deleteFrom('sessions').where('hash', '=', hash).execute()
    },

    async endSessionsOf(id: EditorId): Promise<void> {
      await writer.deleteFrom('sessions').where('editor_id', '=', id).execute()
    },

    async addInvitation(invitation: Invitation): Promise<void> {
      const { hash, email, name, role, createdAt: created_at, expiresAt: expires_at } = invitation
      await writer.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('invitations')
          .where('email', email === null ? 'is' : '=', email)
          .execute()
        await trx
          .insertInto('invitations')
          .values({ hash, email, name, role, created_at, expires_at })
          .execute()
      })
    },

    async invitation(hash: SecretHash, now: Instant): Promise<Invitation | null> {
      const row = await writer
        .selectFrom('invitations')
        .selectAll()
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      if (row === undefined || (row.email === null && (await ownersOf(writer)).length > 0)) return null
      const { email, name, role, created_at, expires_at } = row
      const times = { createdAt: created_at as Instant, expiresAt: expires_at as Instant }
      return { hash, email, name, role: role as Role, ...times }
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

    async tokens(): Promise<readonly ApiToken[]> {
      const rows = await writer.selectFrom('tokens').select('data').orderBy('id').execute()
      return rows.map((row) => JSON.parse(row.data) as ApiToken)
    },

    async addToken(token: ApiToken, hash: SecretHash): Promise<void> {
      await writer
        .insertInto('tokens')
        .values({ id: token.id, hash, data: JSON.stringify(token) })
        .execute()
    },

    async token(hash: SecretHash): Promise<ApiToken | null> {
      const row = await writer.selectFrom('tokens').select('data').where('hash', '=', hash).executeTakeFirst()
      return row === undefined ? null : (JSON.parse(row.data) as ApiToken)
    },

    async revokeToken(id: TokenId, at: Instant): Promise<boolean> {
      return writer.transaction().execute(async (trx) => {
        const row = await trx.selectFrom('tokens').select('data').where('id', '=', id).executeTakeFirst()
        if (row === undefined) return false
        const token = JSON.parse(row.data) as ApiToken
        const data = JSON.stringify({ ...token, revokedAt: token.revokedAt ?? at })
        await trx.updateTable('tokens').set({ data }).where('id', '=', id).execute()
        return true
      })
    },
  }
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
