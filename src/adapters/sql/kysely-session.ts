import { CompiledQuery, type Kysely } from 'kysely'
import type { Database } from './schema.ts'
import type { SqlSession, SqlTransactions } from './sql-session.ts'

/** Runs statements as text on a connection of Kysely's, or in a transaction of it. */
export function kyselySession(db: Kysely<Database>): SqlSession {
  return {
    async query<Row>(text: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
      const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...parameters]))
      return rows as Row[]
    },
  }
}

/** @param writer the one connection that writes; it throws `StoreUnavailableError` where the disk is to blame. */
export function kyselyTransactions(writer: Kysely<Database>): SqlTransactions {
  return (work) => writer.transaction().execute((trx) => work(kyselySession(trx)))
}
