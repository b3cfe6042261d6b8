import { BEFORE_FIRST, formatCursor, markIn, NO_MARK, parseCursor } from '../domain/ids.ts'
import type { Cursor, Mark, Seq } from '../domain/ids.ts'
import type { DeskEvent } from '../domain/event.ts'
import type { EventLog } from './event-log.ts'

/** Marks of recent lines that are kept: those whose cursors nearly every client has. A power of two. */
const RECENT_MARKS = 1_024

/** Why a cursor names no position of this log: it is of another life of it, or of a history that this store does not have. */
export type ForeignCursor = 'other-epoch' | 'other-history'

/**
 * Writes and reads the cursors of one log.
 *
 * A `seq` alone would name another line once a store was put back from an earlier copy by hand: the mark tells. Marks of the
 * last 1,024 lines are kept as they are read; an older one is found by key.
 */
export class Cursors {
  readonly #log: Pick<EventLog, 'epoch' | 'markOf'>
  readonly #recent: { readonly seq: Seq; readonly mark: Mark }[] = []

  constructor(log: Pick<EventLog, 'epoch' | 'markOf'>) {
    this.#log = log
  }

  /** Remembers the marks of lines that were read. */
  note(lines: readonly Pick<DeskEvent, 'seq' | 'mark'>[]): void {
    for (const { seq, mark } of lines) this.#noteOne(seq, mark)
  }

  /** The cursor of a position. */
  async at(seq: Seq): Promise<Cursor> {
    return formatCursor(this.#log.epoch, seq, (await this.#find(seq)) ?? NO_MARK)
  }

  /** The cursor of a position among the recent ones. Of another it has no mark, which is good in the same epoch. */
  recent(seq: Seq): Cursor {
    return formatCursor(this.#log.epoch, seq, this.#kept(seq) ?? NO_MARK)
  }

  /**
   * The position that a client's cursor names. One that has no mark is good for its whole epoch: earlier releases gave out
   * such. Whether the position is past the head is the caller's question.
   */
  async read(text: string): Promise<Seq | ForeignCursor> {
    const cursor = parseCursor(text)
    if (cursor?.epoch !== this.#log.epoch) return 'other-epoch'
    const given = markIn(cursor.cursor, cursor.epoch)
    if (given === NO_MARK || cursor.seq === BEFORE_FIRST) return cursor.seq
    const mark = await this.#find(cursor.seq)
    return mark === null || mark === given ? cursor.seq : 'other-history'
  }

  async #find(seq: Seq): Promise<Mark | null> {
    const kept = this.#kept(seq)
    if (kept !== null) return kept
    const mark = await this.#log.markOf(seq)
    if (mark !== null) this.#noteOne(seq, mark)
    return mark
  }

  #kept(seq: Seq): Mark | null {
    if (seq === BEFORE_FIRST) return NO_MARK
    const kept = this.#recent[seq % RECENT_MARKS]
    return kept?.seq === seq ? kept.mark : null
  }

  /** An older line never takes the place of a newer one. */
  #noteOne(seq: Seq, mark: Mark): void {
    const slot = seq % RECENT_MARKS
    if ((this.#recent[slot]?.seq ?? BEFORE_FIRST) <= seq) this.#recent[slot] = { seq, mark }
  }
}
