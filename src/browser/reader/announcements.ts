import { plural, type Plural } from '../../words/fill.ts'
import type { LiveWords } from '../../words/reader/reader-words.ts'
import type { StreamEnvironment } from '../stream/stream-environment.ts'
import { LiveRegion } from './live-region.ts'

const SECOND_MS = 1_000
/** Changes within this time are announced together, such as a catch-up after a disconnect. */
const BATCH_MS = SECOND_MS
/** Judgment: often enough to notice news, rarely enough to keep reading with a screen reader. */
const MIN_INTERVAL_MS = 20 * SECOND_MS

export type Change = 'published' | 'corrected' | 'retracted' | 'headline' | 'ended' | 'reopened'

/**
 * Announces changes on the page to screen readers: counts, never the text of posts.
 *
 *   idle      no change since the last announcement
 *   batching  there are changes; announced a second later, or 20 seconds after the last announcement
 *
 * Holds one number for each kind of change.
 */
export class Announcements {
  readonly #region: LiveRegion
  readonly #env: Pick<StreamEnvironment, 'now' | 'after'>
  readonly #words: LiveWords
  readonly #counts = new Map<Change, number>()
  #announcedAt = Number.NEGATIVE_INFINITY
  #isBatching = false

  /** @param write puts a text into the page's live region in place of what is there. */
  constructor(
    write: (text: string) => void,
    environment: Pick<StreamEnvironment, 'now' | 'after'>,
    words: LiveWords,
  ) {
    this.#region = new LiveRegion(write, (ms, call) => environment.after(ms, call))
    this.#env = environment
    this.#words = words
  }

  add(happening: Change): void {
    this.#counts.set(happening, (this.#counts.get(happening) ?? 0) + 1)
    if (this.#isBatching) return
    this.#isBatching = true
    const waitMs = Math.max(BATCH_MS, this.#announcedAt + MIN_INTERVAL_MS - this.#env.now())
    this.#env.after(waitMs, () => this.#flush())
  }

  /** Announces at once: a response to the reader's action, or a lost connection. */
  announceNow(text: string): void {
    this.#region.say(text)
  }

  #flush(): void {
    this.#isBatching = false
    this.#announcedAt = this.#env.now()
    this.announceNow(sentence(this.#counts, this.#words))
    this.#counts.clear()
  }
}

function sentence(counts: ReadonlyMap<Change, number>, words: LiveWords): string {
  // In the order in which they are announced.
  const texts = {
    published: words.published,
    corrected: words.corrected,
    retracted: words.retracted,
    headline: words.headlineChanged,
    ended: words.coverageEnded,
    reopened: words.coverageResumed,
  } satisfies Record<Change, Plural | string>
  return Object.entries(texts)
    .flatMap(([happening, text]) => {
      const count = counts.get(happening as Change)
      if (count === undefined) return []
      return typeof text === 'string' ? text : plural(text, count, words.language)
    })
    .join(' ')
}
