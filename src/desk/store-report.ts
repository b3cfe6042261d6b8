/**
 * How the store is while the desk runs.
 *
 *   ok        a write succeeded last
 *   low       it succeeds, and there is little room left
 *   full      the last write failed for lack of room
 *   failing   the last write failed: the disk, the file or another program's lock
 *   replaced  the file is gone, is another one or holds another history: nothing is written any more
 */
export type StoreState = 'ok' | 'low' | 'full' | 'failing' | 'replaced'

export type StoreReport = {
  readonly state: StoreState
  /** What is wrong, and what to do; `null` while it is `ok`. */
  readonly detail: string | null
  /** Free bytes of the disk, for the desk's user; `null` where that is not known. */
  readonly freeBytes: number | null
}

/** From the least bad to the worst. */
export const storeStates: readonly StoreState[] = ['ok', 'low', 'full', 'failing', 'replaced']
