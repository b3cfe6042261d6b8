import { plural } from '../../words/fill.ts'
import type { LiveWords } from '../../words/reader/reader-words.ts'
import type { StreamWorld } from '../stream/world.ts'

const SECOND_MS = 1_000
/** What comes together is said together: a catch-up after a break is one sentence. */
const GATHER_MS = SECOND_MS
/** Judgement: often enough to know of news, seldom enough to read on with a screen reader. */
const QUIET_MS = 20 * SECOND_MS

export type Happening = 'published' | 'corrected' | 'retracted' | 'headline' | 'ended' | 'reopened'

/**
 * Says in a few words what changed on the page, to who can't see it: counts, never the text of the posts.
 *
 *   silent    nothing has happened since the last word
 *   gathering something has; it is said a second later, or once 20 seconds have passed since the last word
 *
 * Holds one number for each kind of happening.
 */
export class Announcements {
  readonly #say: (text: string) => void
  readonly #world: Pick<StreamWorld, 'now' | 'after'>
  readonly #words: LiveWords
  readonly #counts = new Map<Happening, number>()
  #saidAt = Number.NEGATIVE_INFINITY
  #gathering = false

  constructor(say: (text: string) => void, world: Pick<StreamWorld, 'now' | 'after'>, words: LiveWords) {
    this.#say = say
    this.#world = world
    this.#words = words
  }

  note(happening: Happening): void {
    this.#counts.set(happening, (this.#counts.get(happening) ?? 0) + 1)
    if (this.#gathering) return
    this.#gathering = true
    const waitMs = Math.max(GATHER_MS, this.#saidAt + QUIET_MS - this.#world.now())
    this.#world.after(waitMs, () => this.#speak())
  }

  /** Said at once, whatever else waits: an answer to something the reader did, or a line that broke. */
  urgent(text: string): void {
    this.#say(text)
  }

  #speak(): void {
    this.#gathering = false
    this.#saidAt = this.#world.now()
    this.#say(sentence(this.#counts, this.#words))
    this.#counts.clear()
  }
}

const orders: readonly Happening[] = ['published', 'corrected', 'retracted', 'headline', 'ended', 'reopened']

function sentence(counts: ReadonlyMap<Happening, number>, words: LiveWords): string {
  return orders
    .filter((happening) => counts.has(happening))
    .map((happening) => textOf(happening, counts.get(happening) ?? 0, words))
    .join(' ')
}

function textOf(happening: Happening, count: number, words: LiveWords): string {
  switch (happening) {
    case 'headline':
      return words.headlineChanged
    case 'ended':
      return words.coverageEnded
    case 'reopened':
      return words.coverageResumed
    case 'published':
    case 'corrected':
    case 'retracted':
      return plural(words[happening], count, words.language)
  }
}
