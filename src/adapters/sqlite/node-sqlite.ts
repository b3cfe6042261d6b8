import type { DatabaseSync } from 'node:sqlite'
import {
  SqliteAdapter,
  SqliteDialect,
  type DialectAdapter,
  type Driver,
  type SqliteDialectConfig,
} from 'kysely'
import { PatientDriver } from './patient-driver.ts'
import { openRaw, type ConnectionOptions, type RawConnection } from './raw-connection.ts'

export type SqliteConnection = Omit<RawConnection, 'statements'> & { readonly dialect: SqliteDialect }

/** Opens one connection as Kysely wants it. As `openRaw`. */
export function openConnection(path: string, options: ConnectionOptions): SqliteConnection {
  const { raw, guard, statements } = openRaw(path, options)
  return { raw, guard, dialect: new NodeSqliteDialect({ database: statements }, raw) }
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #raw: DatabaseSync

  constructor(config: SqliteDialectConfig, raw: DatabaseSync) {
    super(config)
    this.#config = config
    this.#raw = raw
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#config, this.#raw)
  }

  override createAdapter(): DialectAdapter {
    return new NodeSqliteAdapter()
  }
}

/** SQLite, with what it can do about its own tables. */
export class NodeSqliteAdapter extends SqliteAdapter {
  /** SQLite has it; with it all migrations of a start are one commit, and a kill in their midst leaves none half done. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
