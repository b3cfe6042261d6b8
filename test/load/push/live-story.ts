import { setTimeout as sleep } from 'node:timers/promises'
import { Crowd, type CrowdReport } from '../live/crowd.ts'
import { Editor, monotonicMs, type Posted } from '../live/editor.ts'
import type { Ledger } from '../live/ledger.ts'
import { wording } from '../live/wording.ts'
import type { SendingDesk } from './sending-desk.ts'

const WARM_UP = 5
const POST_INTERVAL_MS = 500
/** The readers disconnect by themselves after this time, in case this process is gone. */
const MAX_SECONDS = 900
/** Two a second for ten minutes: longer than any alert here. */
const MAX_POSTS = 1_200
const DELIVERY_TIMEOUT_MS = 30_000
const RETRY_AFTER_MS = 10

/** What the readers have when all is over. */
export type ReadersResult = {
  readonly ledger: Ledger
  readonly seen: CrowdReport
  readonly faults: ReturnType<Ledger['faults']>
}

/** A story of a sending desk with readers who have its page open, and an editor who can post to it. */
export class LiveStory implements AsyncDisposable {
  readonly slug: string
  readonly #editor: Editor
  readonly #crowd: Crowd
  #posts = 0

  private constructor(slug: string, editor: Editor, crowd: Crowd) {
    this.slug = slug
    this.#editor = editor
    this.#crowd = crowd
  }

  static async open(desk: SendingDesk, slug: string, readers: number): Promise<LiveStory> {
    await using opening = new AsyncDisposableStack()
    await desk.call('POST', '/stories', { headline: 'The river rises', slug })
    const headers = { authorization: `Bearer ${desk.token}`, 'content-type': 'application/json' }
    const editor = opening.use(new Editor(desk.port, headers))
    const crowd = opening.use(
      await Crowd.gather({
        port: desk.port,
        path: `/live/stories/${slug}`,
        readers,
        events: WARM_UP + MAX_POSTS,
        ready: 'event',
        gzip: true,
        pinned: false,
        atMostSeconds: MAX_SECONDS,
      }),
    )
    const story = new LiveStory(slug, editor, crowd)
    for (let number = 0; number < WARM_UP; number++) {
      await story.#post()
      await crowd.untilAllHave(number, DELIVERY_TIMEOUT_MS)
    }
    opening.move()
    return story
  }

  /** Publishes two posts a second on schedule, without waiting for responses, until aborted. */
  async postUntil(signal: AbortSignal): Promise<ReadonlyMap<number, Posted>> {
    const posting: Promise<readonly [number, Posted]>[] = []
    const began = monotonicMs()
    while (!signal.aborted && this.#posts < WARM_UP + MAX_POSTS) {
      const number = this.#posts
      posting.push(this.#post().then((posted) => [number, posted] as const))
      const wait = Math.max(0, began + posting.length * POST_INTERVAL_MS - monotonicMs())
      // The abort ends the wait early; the loop's condition sees it.
      await sleep(wait, undefined, { signal }).catch(() => undefined)
    }
    return new Map(await Promise.all(posting))
  }

  async untilAllHaveAll(): Promise<void> {
    await this.#crowd.untilAllHave(this.#posts - 1, DELIVERY_TIMEOUT_MS)
  }

  /** Ends the readers. */
  async close(): Promise<ReadersResult> {
    await this.untilAllHaveAll()
    const { report: seen, ledger } = await this.#crowd.close()
    return { seen, ledger, faults: ledger.faults(this.#posts) }
  }

  /** A desk that is near its limit of connections closes idle ones, and a post that meets that is sent again. */
  async #post(): Promise<Posted> {
    const number = this.#posts++
    const path = `/api/v1/stories/${this.slug}/posts`
    const headers = { 'idempotency-key': `bench-${number}` }
    const post = { path, headers, body: JSON.stringify({ text: wording(number) }) }
    const first = monotonicMs()
    for (;;) {
      try {
        return { ...(await this.#editor.post(post)), askedMs: first }
      } catch (error) {
        if (monotonicMs() - first > DELIVERY_TIMEOUT_MS) throw error
      }
      await sleep(RETRY_AFTER_MS)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#editor[Symbol.dispose]()
    await this.#crowd[Symbol.asyncDispose]()
  }
}
