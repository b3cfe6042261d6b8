import { CompiledQuery, type Kysely } from 'kysely'
import type { Database } from './schema.ts'

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
