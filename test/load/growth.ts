import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { postPageToken, storyPageToken } from '../../src/archive/page-token.ts'
import {
  formatCursor,
  type Epoch,
  type Instant,
  type Mark,
  type Seq,
  type Slug,
} from '../../src/domain/ids.ts'
import { DeskProcess } from './live/desk-process.ts'
import { BenchReport } from './support/bench-report.ts'
import { FIRST_STORY, madeAt, grownStore, madeId, madeMark, type Growth } from './support/grown-store.ts'
import { median } from './support/percentiles.ts'
import { pinSelf } from './support/pinned-process.ts'

/** What the large store is held against: enough for a second page of everything. */
const SMALL: Growth = { posts: 300, stories: 45, ofFirst: 240 }
const MOST_RATIO = 1.5
/** Both take the same answer from memory; below this a ratio says nothing. */
const NOISE_MS = 0.15
const MOST_METRICS_MS = 10
const ANSWER_WITHIN_MS = 30_000
/** A post has reached everything that follows the log by then. */
const SETTLE_MS = 20

export type GrowthOptions = {
  readonly large: Growth
  readonly rounds: number
  readonly json: string | undefined
}

type Address = { readonly name: string; readonly path: string }

/**
 * How long each public answer takes over a store of so much history and over one of 300 posts, when it has to be made: each
 * is asked for once after a post to the story, which ends what was kept. The desks take turns.
 */
export async function growth({ large, rounds, json }: GrowthOptions): Promise<boolean> {
  const report = new BenchReport('growth')
  pinSelf()
  report.progress(`A store of ${large.posts.toLocaleString('en-US')} posts is made, or copied.`)
  await using few = await GrownDesk.start(SMALL)
  await using many = await GrownDesk.start(large)
  const desks = [few, many] as const
  for (let round = -2; round < rounds; round++) {
    for (const desk of round % 2 === 0 ? desks : desks.toReversed()) await desk.round(round >= 0)
  }
  const rows = few.addresses.map(({ name }) => {
    const [short, long] = [few.medianOf(name), many.medianOf(name)]
    return { what: name, few: short, many: long, ratio: long / short }
  })
  report.raw('growth', { small: SMALL, large, rows })
  report.table({
    id: 'growth',
    title: `An answer that has to be made, ms, medians of ${rounds} rounds`,
    columns: [
      { key: 'what', label: 'what' },
      { key: 'few', label: `${SMALL.posts} posts`, digits: 2 },
      { key: 'many', label: `${large.posts.toLocaleString('en-US')} posts`, digits: 2 },
      { key: 'ratio', label: 'ratio', digits: 2 },
    ],
    rows,
  })
  for (const { what, few: short, many: long } of rows) {
    if (what === 'metrics') report.check('metrics, ms', long, { atMost: MOST_METRICS_MS })
    else report.check(`${what}, ratio`, long / Math.max(short, NOISE_MS), { atMost: MOST_RATIO })
  }
  return report.end(json)
}

/** A desk over a made store, and how long its answers took. */
class GrownDesk implements AsyncDisposable {
  readonly addresses: readonly Address[]
  readonly #desk: DeskProcess
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #ms = new Map<string, number[]>()
  #posts = 0

  private constructor(desk: DeskProcess, addresses: readonly Address[]) {
    this.#desk = desk
    this.addresses = addresses
  }

  static async start(growth: Growth): Promise<GrownDesk> {
    const desk = await DeskProcess.start({ putStore: (folder) => grownStore(growth, folder) })
    const since = JSON.parse((await desk.get('/live/since')).text) as { cursor: string }
    return new GrownDesk(desk, addressesOf(growth, since.cursor.slice(0, 16) as Epoch))
  }

  async round(isCounted: boolean): Promise<void> {
    for (const { name, path } of this.addresses) {
      await this.#desk.post(this.#posts++)
      await sleep(SETTLE_MS)
      const ms = await this.#get(path)
      if (isCounted) this.#ms.set(name, [...(this.#ms.get(name) ?? []), ms])
    }
  }

  medianOf(name: string): number {
    return median(this.#ms.get(name) ?? [])
  }

  /** Over a connection that stays, so that what is timed is the answer. @throws Error unless it is 200. */
  async #get(path: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const headers = { 'Accept-Encoding': 'gzip' }
    const askedMs = performance.now()
    request(
      {
        host: '127.0.0.1',
        port: this.#desk.port,
        path,
        headers,
        agent: this.#agent,
        timeout: ANSWER_WITHIN_MS,
      },
      (answer) => {
        answer.on('error', reject)
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(performance.now() - askedMs)
          else reject(new Error(`GET ${path} is answered ${answer.statusCode}.`))
        })
        answer.resume()
      },
    )
      .on('error', reject)
      .end()
    return promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy()
    await this.#desk[Symbol.asyncDispose]()
  }
}

/** Everything public, with what lies in the middle of the history and at its beginning. */
function addressesOf({ posts, stories, ofFirst }: Growth, epoch: Epoch): readonly Address[] {
  const story = `/stories/${FIRST_STORY}`
  const cursor = (seq: number): string => formatCursor(epoch, seq as Seq, madeMark(seq) as Mark)
  const middle = Math.floor(posts / 2)
  const middleStory = Math.floor(stories / 2)
  const deep = storyPageToken({
    lastUpdated: madeAt(middleStory) as Instant,
    slug: `story-${middleStory}` as Slug,
  })
  // The last post is the first story's, whatever the store's size.
  const post = madeId(posts)
  const archive = (of: number): number => Math.max(1, Math.floor(of / 50 / 2))
  return [
    { name: 'front page', path: '/' },
    { name: 'front page, further down', path: `/?page=${deep}` },
    { name: 'story page', path: story },
    { name: 'story page, further down', path: `${story}?page=${postPageToken(middle as Seq)}` },
    { name: 'post page', path: `${story}/posts/${post}` },
    { name: 'feed of the desk', path: '/feed.atom' },
    { name: 'feed of the desk, an archive', path: `/feed.atom?page=${archive(posts)}` },
    { name: 'feed of the story', path: `${story}/feed.atom` },
    { name: 'feed of the story, an archive', path: `${story}/feed.json?page=${archive(ofFirst)}` },
    { name: 'since, at the head', path: '/live/since' },
    { name: 'since, from the middle', path: `/live${story}/since?cursor=${cursor(middle)}` },
    { name: 'since, from the first post', path: `/live/since?cursor=${cursor(1)}` },
    { name: 'API: stories', path: '/api/v1/stories' },
    { name: 'API: stories that ended', path: '/api/v1/stories?state=ended' },
    { name: 'API: stories of a topic', path: '/api/v1/stories?topic=weather' },
    { name: 'API: the story', path: `/api/v1${story}` },
    { name: 'push key', path: '/push/key' },
    { name: 'health', path: '/health' },
    { name: 'metrics', path: '/metrics' },
  ]
}
