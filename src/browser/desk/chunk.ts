import { signal, type ReadonlySignal } from '@preact/signals'

/**
 *   waiting  not asked for yet, or on its way
 *   loaded   here, for as long as the page is open
 *   failed   the server could not be reached, or has other files by now; `tries` says how often
 */
export type ChunkState<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'failed'; readonly tries: number }

/** A part of the desk app that is fetched when it is first needed, and ahead of that when there is time. */
export class Chunk<T> {
  readonly #fetch: () => Promise<T>
  readonly #state = signal<ChunkState<T>>({ kind: 'waiting' })
  #loading: Promise<T | null> | null = null
  #tries = 0

  /** @param fetch rejects when the file can't be had; an `import()`. */
  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch
  }

  get state(): ReadonlySignal<ChunkState<T>> {
    return this.#state
  }

  /** What was loaded; `null` until then. */
  get value(): T | null {
    return this.#state.value.kind === 'loaded' ? this.#state.value.value : null
  }

  /** Loads it, once however often it is asked for, and again after a failure. @returns `null` when it can't be had. */
  load(): Promise<T | null> {
    this.#loading ??= this.#tryOnce()
    return this.#loading
  }

  async #tryOnce(): Promise<T | null> {
    try {
      const value = await this.#fetch()
      this.#state.value = { kind: 'loaded', value }
      return value
    } catch {
      this.#loading = null
      this.#state.value = { kind: 'failed', tries: ++this.#tries }
      return null
    }
  }
}

const ahead: Chunk<unknown>[] = []

/** A chunk that `loadAhead` fetches, in the order in which they were made. */
export function chunk<T>(fetch: () => Promise<T>): Chunk<T> {
  const made = new Chunk(fetch)
  ahead.push(made)
  return made
}

/** What fetching ahead needs of the browser. */
export type IdleEnvironment = {
  /** Calls when the page has nothing else to do. */
  readonly whenIdle: (call: () => void) => void
  readonly onOnline: (call: () => void) => void
}

/**
 * Fetches every chunk in idle time, one after the other, so that a desk that goes offline, or stays open while another
 * version is deployed, has all of itself. What failed is tried again when the network is back.
 */
export function loadAhead(
  { whenIdle, onOnline }: IdleEnvironment,
  chunks: readonly Chunk<unknown>[] = ahead,
): void {
  let running = false
  const next = (): void => {
    const missing = chunks.find((chunk) => chunk.state.value.kind === 'waiting')
    running = missing !== undefined
    if (missing !== undefined) whenIdle(() => void fetchThis(missing))
  }
  const fetchThis = async (chunk: Chunk<unknown>): Promise<void> => {
    await chunk.load()
    next()
  }
  next()
  onOnline(() => {
    for (const chunk of chunks) if (chunk.state.value.kind === 'failed') void chunk.load()
    if (!running) next()
  })
}
