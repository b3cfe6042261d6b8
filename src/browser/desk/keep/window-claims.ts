import type { KeptTexts } from './kept-texts.ts'

/** How long another window of this browser has to say that a text is its own. */
const CLAIM_WAIT_MS = 80

type Said = { readonly kind: 'whose' | 'mine'; readonly name: string }

/**
 * Makes sure that two windows of one browser don't write into the same kept text.
 *
 * A window asks the others which texts are theirs, then takes one that nobody claimed: its own from before a reload, or
 * one that a crash or a closed window left behind, or a new one. It answers the same question from then on.
 */
export class WindowClaims {
  readonly #channel: BroadcastChannel | null
  readonly #mine = new Set<string>()

  /** @param channel `null` where the browser has none: then every window takes what is there. */
  constructor(channel: BroadcastChannel | null) {
    this.#channel = channel
    channel?.addEventListener('message', ({ data }: MessageEvent<Said>) => {
      if (data.kind !== 'whose') return
      for (const name of this.#mine) {
        if (name.startsWith(data.name)) channel.postMessage({ kind: 'mine', name } satisfies Said)
      }
    })
  }

  /**
   * The name this window writes under: `${beginning}${something}`.
   *
   * @param own what this window used before it was reloaded, if it knows.
   */
  async take(kept: KeptTexts, beginning: string, own: string): Promise<string> {
    const taken = await this.#others(beginning)
    const free = kept.names(beginning).filter((name) => !taken.has(name) && !this.#mine.has(name))
    const preferred = `${beginning}${own}`
    const fresh = taken.has(preferred) ? `${preferred}-${Date.now().toString(36)}` : preferred
    const name = free.includes(preferred) ? preferred : (free[0] ?? fresh)
    this.#mine.add(name)
    return name
  }

  giveBack(name: string): void {
    this.#mine.delete(name)
  }

  #others(beginning: string): Promise<ReadonlySet<string>> {
    const channel = this.#channel
    const names = new Set<string>()
    if (channel === null) return Promise.resolve(names)
    return new Promise((resolve) => {
      const hear = ({ data }: MessageEvent<Said>): void => {
        if (data.kind === 'mine') names.add(data.name)
      }
      channel.addEventListener('message', hear)
      channel.postMessage({ kind: 'whose', name: beginning } satisfies Said)
      setTimeout(() => {
        channel.removeEventListener('message', hear)
        resolve(names)
      }, CLAIM_WAIT_MS)
    })
  }
}
