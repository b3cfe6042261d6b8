import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Database } from './schema.ts'

/** Stands for a parameter while the builder writes the query. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A query that the typed builder writes once; each call only gives the parameters. Building and compiling takes three times as
 * long as SQLite needs for a row.
 *
 * @param build is called once, with placeholders: it hands them to the builder and looks at none of them.
 */
export function preparedQuery<Parameters extends Readonly<Record<string, string | number>>, Row>(
  build: (db: Kysely<Database>, parameters: Parameters) => Compilable<Row>,
): (db: Kysely<Database>, parameters: Parameters) => Promise<readonly Row[]> {
  let compiled: CompiledQuery<Row> | null = null
  return async (db, given) => {
    compiled ??= build(db, placeholders as Parameters).compile()
    const parameters = compiled.parameters.map((value) =>
      value instanceof Placeholder ? given[value.name] : value,
    )
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters })
    return rows
  }
}

const placeholders: object = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) })
