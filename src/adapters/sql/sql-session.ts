/**
 * Statements on one connection, inside a transaction: as text, with question marks for their parameters. A statement's text
 * is prepared once per connection, and nothing is built per call: a post takes some twelve of them.
 */
export interface SqlSession {
  /** @returns the rows that the statement gives; a write gives those of its RETURNING. */
  query<Row>(text: string, parameters: readonly unknown[]): Promise<readonly Row[]>
}

/**
 * Runs `work` in a transaction of the one connection that writes; commits when it resolves, rolls back when it rejects. One
 * transaction at a time.
 */
export type SqlTransactions = <T>(work: (session: SqlSession) => Promise<T>) => Promise<T>
