import { signal, type ReadonlySignal } from '@preact/signals'
import type { PostJson } from '../api/api-json.ts'
import type { DeskApi } from '../api/desk-api.ts'
import type { Problem } from '../api/problem.ts'

/** How a draft left the desk's drafts. `post` is what readers have of it, where that could be asked for. */
export type GoneDraft =
  | { readonly kind: 'discarded' }
  | { readonly kind: 'published' | 'retracted'; readonly post: PostJson | null }

/**
 * What became of the draft in the composer in a colleague's hands.
 *
 *   (nothing)   it says what it said
 *   changed     it has other words, and either's can be gone on from
 *   gone        it was discarded or published: the words here need another place
 */
export class DraftMeanwhile {
  readonly #api: Pick<DeskApi, 'post'>
  readonly #theirs = signal<PostJson | null>(null)
  readonly #gone = signal<GoneDraft | null>(null)
  #asking = false

  constructor(api: Pick<DeskApi, 'post'>) {
    this.#api = api
  }

  /** The draft as a colleague has changed it; `null` while nobody has. */
  get theirs(): ReadonlySignal<PostJson | null> {
    return this.#theirs
  }
  get gone(): ReadonlySignal<GoneDraft | null> {
    return this.#gone
  }

  forget(): void {
    this.#theirs.value = null
    this.#gone.value = null
  }

  /** A colleague has changed it. */
  changed(theirs: PostJson): void {
    this.#theirs.value = theirs
    this.#gone.value = null
  }

  /** Takes in why the desk refused what was done to the draft. */
  refused({ kind, facts }: Problem): void {
    if (kind === 'post-unknown') this.#leave({ kind: 'discarded' })
    if (kind !== 'post-not-draft') return
    this.#leave({ kind: facts['state'] === 'retracted' ? 'retracted' : 'published', post: null })
  }

  /**
   * Asks the desk what became of a draft; one question at a time.
   *
   * @param isStill whether it is still the one in the composer.
   * @returns the post, where the desk has it.
   */
  async find(id: string, isStill: () => boolean): Promise<PostJson | null> {
    if (this.#asking) return null
    this.#asking = true
    const answer = await this.#api.post(id)
    this.#asking = false
    if (!isStill()) return null
    if (!answer.ok) {
      this.refused(answer.refusal)
      return null
    }
    const { state } = answer.value
    if (state === 'published' || state === 'retracted') this.#leave({ kind: state, post: answer.value })
    return answer.value
  }

  #leave(gone: GoneDraft): void {
    this.#theirs.value = null
    this.#gone.value = gone
  }
}
