import { CompiledQuery, type Kysely } from 'kysely'
import type { Database } from './schema.ts'
import type { SqlSession, SqlTransactions } from './sql-session.ts'

/**
 * Runs a statement as it stands: for the few that run with every commit of an alert, hundreds of times a second, where
 * building them anew would cost more than running them. The same text is prepared once.
 *
 * @param parameters for its question marks, in order.
 */
export async function plainSql<Row>(
  db: Kysely<Database>,
  text: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...parameters]))
  return rows as Row[]
}

/** A connection of Kysely's, or a transaction of it, for statements as text. */
export function kyselySession(db: Kysely<Database>): SqlSession {
  return { query: (text, parameters) => plainSql(db, text, parameters) }
}

/** @param writer the one connection that writes; it throws `StoreUnavailableError` where the disk is to blame. */
export function kyselyTransactions(writer: Kysely<Database>): SqlTransactions {
  return (work) => writer.transaction().execute((trx) => work(kyselySession(trx)))
}
