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
  readonly #counts = new Map<Happening, number>()
  #saidAt = Number.NEGATIVE_INFINITY
  #gathering = false

  constructor(say: (text: string) => void, world: Pick<StreamWorld, 'now' | 'after'>) {
    this.#say = say
    this.#world = world
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
    this.#say(sentence(this.#counts))
    this.#counts.clear()
  }
}

const orders: readonly Happening[] = ['published', 'corrected', 'retracted', 'headline', 'ended', 'reopened']

function sentence(counts: ReadonlyMap<Happening, number>): string {
  return orders
    .filter((happening) => counts.has(happening))
    .map((happening) => words(happening, counts.get(happening) ?? 0))
    .join(' ')
}

function words(happening: Happening, count: number): string {
  switch (happening) {
    case 'published':
      return `${newPosts(count)}.`
    case 'corrected':
      return count === 1 ? 'A post was corrected.' : `${count} posts were corrected.`
    case 'retracted':
      return count === 1 ? 'A post was retracted.' : `${count} posts were retracted.`
    case 'headline':
      return 'The headline has changed.'
    case 'ended':
      return 'Coverage has ended.'
    case 'reopened':
      return 'Coverage goes on.'
  }
}

/** `1 new post`, `12 new posts`: on the button and in the announcement alike. */
export function newPosts(count: number): string {
  return count === 1 ? '1 new post' : `${count} new posts`
}
