import { setTimeout as sleep } from 'node:timers/promises'
import type { Called, SeveralProcesses } from './several-processes.ts'
import { seededRandom } from './seeded-random.ts'

/** What an editor was told of one action: where in the log it is, and of which post. */
export type Answered = { readonly seq: number; readonly post: string | null }

const PUBLISH_SHARE = 0.6
const CORRECT_SHARE = 0.85
const RETRACT_SHARE = 0.95

/** An editor who publishes, corrects, retracts and changes heads by a seed, and asks again until each is answered. */
export class SeededEditor {
  readonly answered: Answered[] = []
  readonly #desk: SeveralProcesses
  readonly #name: string
  readonly #stories: readonly string[]
  readonly #random: () => number
  /** Posts of its own that still stand. */
  readonly #standing: string[] = []
  #actions = 0

  constructor(desk: SeveralProcesses, name: string, stories: readonly string[], seed: number) {
    this.#desk = desk
    this.#name = name
    this.#stories = stories
    this.#random = seededRandom(seed)
  }

  async writeUntil(over: AbortSignal): Promise<void> {
    while (!over.aborted) await this.#act()
  }

  async publish(story: string): Promise<void> {
    const text = `Words ${this.#actions} of ${this.#name}. ${'More. '.repeat(this.#pick(40))}`
    const { id, seq } = await this.#do('POST', `/stories/${story}/posts`, { text })
    this.#standing.push(String(id))
    this.answered.push({ seq: Number(seq), post: String(id) })
  }

  async #act(): Promise<void> {
    const kind = this.#random()
    const story = this.#stories[this.#pick(this.#stories.length)] ?? ''
    const which = this.#pick(this.#standing.length)
    const post = this.#standing[which]
    if (kind < PUBLISH_SHARE || post === undefined) return this.publish(story)
    if (kind < CORRECT_SHARE) {
      return this.#note(post, 'corrections', {
        text: `Better words ${this.#actions}.`,
        note: 'It was wrong.',
      })
    }
    if (kind < RETRACT_SHARE) {
      this.#standing.splice(which, 1)
      return this.#note(post, 'retraction', { reason: 'Untrue.' })
    }
    const headline = `Headline ${this.#actions} of ${this.#name}`
    await this.#do('PATCH', `/stories/${story}`, { headline })
  }

  async #note(post: string, what: string, body: object): Promise<void> {
    const { seq } = await this.#do('POST', `/posts/${post}/${what}`, body)
    this.answered.push({ seq: Number(seq), post })
  }

  #pick(count: number): number {
    return Math.floor(this.#random() * count)
  }

  /** Asks under one key until there is an answer, however often the one who would give it is killed. */
  async #do(method: string, path: string, body: object): Promise<Called['body']> {
    const key = `${this.#name} ${++this.#actions}`
    for (;;) {
      const { status, body: answer } = await this.#desk.call(method, path, body, key)
      if (status === 200 || status === 201) return answer
      if (status !== 503)
        throw new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(answer)}`)
      await sleep(20)
    }
  }
}
