import { signal, type ReadonlySignal } from '@preact/signals'
import { bodyFromText, textFromBody } from '../../../domain/body.ts'
import type { DraftChange, NewPost } from '../../../client/api-types.ts'
import type { Answer } from '../api/api-client.ts'
import type { PostWrittenJson } from '../api/api-json.ts'
import type { DeskApi } from '../api/desk-api.ts'
import type { Problem } from '../api/problem.ts'
import type { SavedTexts } from '../storage/saved-texts.ts'

/** What an editor sent while the desk could not be reached. */
export type Waiting = {
  /** Sorts in the order in which they were sent. */
  readonly id: string
  readonly slug: string
  readonly headline: string
  readonly text: string
  /** The key of the first try, which the desk may have had: it is never posted twice. */
  readonly key: string
  /** A new post, or a change of a draft. */
  readonly what:
    | { readonly kind: 'post'; readonly body: NewPost }
    | { readonly kind: 'draft'; readonly draft: string; readonly body: DraftChange }
  /** Why the desk refused it when it was reached again; `null` while it waits. */
  readonly problem: Problem | null
}

export type OutboxDeps = {
  readonly api: Pick<DeskApi, 'writePostAgain' | 'changeDraft' | 'post'>
  readonly after: (ms: number, call: () => void) => () => void
  readonly now: () => number
  /** Called after a round in which some were filed. */
  readonly onFiled: (count: number) => void
}

const PREFIX = 'outbox.'
const TRY_AGAIN_MS = 10_000

/**
 * Posts that wait for the network, saved in this browser and filed in the order in which they were sent.
 *
 *   waiting   tried when the network is back, and every ten seconds; one that gets no answer stops the round
 *   filed     gone from here
 *   refused   kept with the reason, for the editor to decide; the others go on
 */
export class Outbox {
  readonly #deps: OutboxDeps
  readonly #items = signal<readonly Waiting[]>([])
  #saved: SavedTexts | null = null
  #filing = false
  #cancel = (): void => {}

  constructor(deps: OutboxDeps) {
    this.#deps = deps
  }

  get items(): ReadonlySignal<readonly Waiting[]> {
    return this.#items
  }

  /** Takes up what this editor left. */
  open(saved: SavedTexts): void {
    this.#saved = saved
    this.#reload()
    void this.file()
  }

  close(): void {
    this.#cancel()
    this.#saved = null
    this.#items.value = []
  }

  /** @returns whether it is kept; where it isn't, it must stay where it is. */
  add(item: Omit<Waiting, 'id' | 'problem'>): boolean {
    const id = `${this.#deps.now().toString(36).padStart(9, '0')}.${this.#items.value.length}`
    const isKept = this.#saved?.save(`${PREFIX}${id}`, { ...item, id, problem: null }) === true
    if (isKept) this.#reload()
    this.#later()
    return isKept
  }

  /** Forgets one. @returns the way back. */
  discard(id: string): () => void {
    const item = this.#items.value.find((each) => each.id === id)
    this.#saved?.drop(`${PREFIX}${id}`)
    this.#reload()
    return () => {
      if (item !== undefined) this.#save(item)
    }
  }

  /** Tries one again that was refused. */
  retry(id: string): void {
    const item = this.#items.value.find((each) => each.id === id)
    if (item !== undefined) this.#save({ ...item, problem: null })
    void this.file()
  }

  /** Files what waits, one after the other. */
  async file(): Promise<void> {
    if (this.#filing) return
    this.#filing = true
    this.#cancel()
    let filed = 0
    for (const item of this.#items.value.filter(({ problem }) => problem === null)) {
      const answer = await this.#send(item)
      if (!answer.ok && isNoAnswer(answer.refusal)) break
      if (answer.ok) {
        filed++
        this.#saved?.drop(`${PREFIX}${item.id}`)
        this.#reload()
      } else this.#save({ ...item, problem: answer.refusal })
    }
    this.#filing = false
    if (filed > 0) this.#deps.onFiled(filed)
    this.#later()
  }

  async #send({ slug, key, what }: Waiting): Promise<Answer<PostWrittenJson>> {
    const { api } = this.#deps
    if (what.kind === 'post') return api.writePostAgain(slug, what.body, key)
    const answer = await api.changeDraft(what.draft, what.body)
    if (answer.ok || answer.refusal.kind !== 'post-not-draft') return answer
    // The first try may have published it, and only its answer was lost.
    const now = await api.post(what.draft)
    if (!now.ok) return now
    const { text, body } = what.body
    const sent = text === undefined ? JSON.stringify(body) : textFromBody(bodyFromText(text))
    const says = text === undefined ? JSON.stringify(now.value.body) : now.value.text
    return sent === says ? { ok: true, value: now.value } : answer
  }

  #later(): void {
    this.#cancel()
    if (this.#items.value.some(({ problem }) => problem === null)) {
      this.#cancel = this.#deps.after(TRY_AGAIN_MS, () => void this.file())
    }
  }

  #save(item: Waiting): void {
    this.#saved?.save(`${PREFIX}${item.id}`, item)
    this.#reload()
  }

  #reload(): void {
    const saved = this.#saved
    if (saved === null) return
    this.#items.value = saved
      .names(PREFIX)
      .flatMap((name) => saved.load(name, readWaiting) ?? [])
      .toSorted((one, other) => one.id.localeCompare(other.id))
  }
}

/** Nothing is known of what became of it, or nobody is signed in: it goes on waiting. */
function isNoAnswer({ status }: Problem): boolean {
  return status === 0 || status === 401 || status === 429 || status >= 500
}

/** Saved by this app alone; anything else is left out. */
function readWaiting(value: unknown): Waiting | null {
  if (typeof value !== 'object' || value === null || !('what' in value)) return null
  const { id, slug, key } = value as Partial<Waiting>
  return [id, slug, key].every((text) => typeof text === 'string') ? (value as Waiting) : null
}
