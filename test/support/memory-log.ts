import { latestWordsOf, withLatestWords, type DeskEvent, type NewEvent } from '../../src/domain/event.ts'
import {
  formatCursor,
  NO_MARK,
  type Cursor,
  type Epoch,
  type Instant,
  type Mark,
  type Seq,
  type StoryId,
} from '../../src/domain/ids.ts'
import type { EventLog } from '../../src/log/event-log.ts'

/** A log without a disk. It passes test/contract/event-log.ts like the real ones. */
export class MemoryLog implements EventLog {
  readonly epoch: Epoch
  readonly #lines: DeskEvent[] = []

  constructor(epoch = 'memory0000000000' as Epoch) {
    this.epoch = epoch
  }

  /** Writes the next line, for everyone to see at once. */
  append(event: NewEvent, at: Instant): Seq {
    const seq = (this.#lines.length + 1) as Seq
    this.#lines.push({ ...event, seq, mark: this.#nextMark(), at })
    return seq
  }

  /** The cursor of a line. */
  cursorOf(seq: number): Cursor {
    return formatCursor(this.epoch, seq as Seq, this.#lines[seq - 1]?.mark)
  }

  #nextMark(): Mark {
    return Math.imul(this.#lines.length + 1, 0x9e3779b1)
      .toString(16)
      .replace('-', '')
      .padStart(8, '0') as Mark
  }

  /** Puts something else in the place of earlier lines, as a retraction does. */
  rewrite(change: (line: DeskEvent) => DeskEvent): void {
    for (const [index, line] of this.#lines.entries()) this.#lines[index] = change(line)
  }

  /** Every line, as it stands now. */
  get lines(): readonly DeskEvent[] {
    return this.#lines
  }

  async head(): Promise<Seq> {
    return this.#lines.length as Seq
  }

  async markOf(seq: Seq): Promise<Mark | null> {
    return seq === 0 ? NO_MARK : (this.#lines[seq - 1]?.mark ?? null)
  }

  async readAfter(cursor: Seq, limit: number, story?: StoryId): Promise<readonly DeskEvent[]> {
    const page: DeskEvent[] = []
    for (let index: number = cursor; index < this.#lines.length && page.length < limit; index++) {
      const line = this.#lines[index]
      if (line !== undefined && (story === undefined || storyOf(line) === story)) page.push(line)
    }
    return page
  }

  async replayAfter(cursor: Seq, limit: number, story?: StoryId): Promise<readonly DeskEvent[]> {
    const latest = latestWordsOf(this.#lines)
    const page = await this.readAfter(cursor, limit, story)
    return page.map((line) => withLatestWords(line, latest))
  }
}

function storyOf(line: DeskEvent): StoryId | null {
  return 'story' in line ? line.story.id : null
}
