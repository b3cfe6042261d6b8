import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import type { DeskEvent } from '../../src/domain/event.ts'
import { parseCursor, type Epoch, type Seq } from '../../src/domain/ids.ts'
import { checkReceived, type ReaderState, type Life } from '../support/any-history/check-received.ts'
import { positionOf, type Received, type ReceivedEvent } from '../support/any-history/history-reader.ts'
import { renderingsOf } from '../support/any-history/renderings.ts'
import { FollowingReader } from '../support/following-reader.ts'
import { SeededEditor } from '../support/seeded-editor.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { isAlive, startProcesses, type SeveralProcesses } from '../support/several-processes.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** More by `TELEX_KILL_ROUNDS=100`; each takes some seconds. */
const rounds = Number(process.env['TELEX_KILL_ROUNDS'] ?? 6)
/** The same again: what is written, who is killed and who loses a connection, each in its order. */
const seed = Number(process.env['TELEX_KILL_SEED'] ?? Date.now() % 1_000_000)

const READERS = 20
/** Those beyond start at ids that somebody received before. */
const MOST_READERS = 30
const STORIES = ['ferry', 'storm'] as const
const COMES_WITHIN_MS = 20_000

/** An open page, and what its address says of it. */
type OpenPage = { readonly slug: string | null; readonly after: string; readonly reader: FollowingReader }

test('every page has the log in order, each event once, after workers or the primary are killed', async () => {
  console.log(
    `The same again: TELEX_KILL_SEED=${seed} TELEX_KILL_ROUNDS=${rounds} npm test -- fault kills-of`,
  )
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path, { TELEX_HEARTBEAT_SECONDS: '1' })
  for (const slug of STORIES) await desk.call('POST', '/stories', { headline: slug, slug })
  await using stack = new AsyncDisposableStack()
  const pages: OpenPage[] = []
  const open = (slug: string | null, after: string): void => {
    const address = `${desk.url}/live${slug === null ? '' : `/stories/${slug}`}?after=${after}`
    const encoding = pages.length % 2 === 0 ? 'plain' : 'gzip'
    pages.push({ slug, after, reader: stack.use(new FollowingReader(address, encoding)) })
  }
  const { cursor } = (await desk.call('GET', '/stories/ferry')).body
  for (let n = 0; n < READERS; n++) open([null, ...STORIES][n % 3] ?? null, String(cursor))

  const over = new AbortController()
  const editors = ['Ada', 'Ben'].map((name, n) => new SeededEditor(desk, name, STORIES, seed + n))
  const writing = editors.map((editor) => editor.writeUntil(over.signal))
  const roaming = roam(pages, open, over.signal)
  const killing = kill(desk).finally(() => over.abort())
  await Promise.all([...writing, roaming, killing])
  for (const slug of STORIES) await editors[0]?.publish(slug)
  const ends = editors[0]?.answered.slice(-STORIES.length).map(({ post }) => post) ?? []
  await expect
    .poll(() => pages.filter((page) => !hasOneOf(page, ends)).map(({ slug }) => slug), {
      timeout: COMES_WITHIN_MS,
    })
    .toEqual([])
  // What comes twice comes soon after the first time.
  await sleep(100)
  await stack.disposeAsync()
  await desk.server.kill('SIGKILL')

  const { epoch, events } = await readLog(folder.path)
  const lives = new Map<string, Life>([
    [epoch, { events, shows: renderingsOf(events, { publicPath: '', lang: 'en' }) }],
  ])
  for (const page of pages) {
    expect(
      () => checkReceived(holderOf(page), lives),
      `after ${page.after} of ${page.slug ?? 'all'}`,
    ).not.toThrow()
  }
  // What was answered is there, and what was asked for again was not done again.
  const answered = editors.flatMap((editor) => editor.answered).toSorted((a, b) => a.seq - b.seq)
  const said = events.flatMap((event) => ('post' in event ? [{ seq: event.seq, post: event.post.id }] : []))
  expect(said).toEqual(answered)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  console.log(
    `${rounds} rounds, ${events.length} events, ${pages.reduce((n, { reader }) => n + reader.connections, 0)} connections`,
  )
  expect(events.length).toBeGreaterThan(rounds * 5)
}, 3_600_000)

/** One process, both, or their parent, so many times, each at any moment of what goes on. */
async function kill(desk: SeveralProcesses): Promise<void> {
  const random = seededRandom(seed + 100)
  for (let round = 1; round <= rounds; round++) {
    await sleep(random() * 400)
    const which = random()
    const children = desk.pids()
    // The third is always the parent, so that however few there are it is among them.
    if (round === 3 || which < 0.15) {
      await desk.server.kill('SIGKILL')
      while (children.some(isAlive)) await sleep(10)
      await desk.startAgain()
    } else {
      const [one = 0, other = 0] = which < 0.6 ? children : children.toReversed()
      process.kill(one, 'SIGKILL')
      if (which > 0.85) process.kill(other, 'SIGKILL')
    }
    await desk.untilServing(2)
  }
}

/** Now and then a page loses its connection, or another one starts at an id that somebody received before. */
async function roam(
  pages: readonly OpenPage[],
  open: (slug: string | null, after: string) => void,
  over: AbortSignal,
): Promise<void> {
  const random = seededRandom(seed + 200)
  const oneOf = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)]
  while (!over.aborted) {
    await sleep(random() * 200, undefined, { signal: over }).catch(() => undefined)
    const page = oneOf(pages)
    const given = oneOf(page?.reader.events ?? [])?.lastEventId
    if (given !== undefined && given !== '' && pages.length < MOST_READERS) {
      open(oneOf([null, ...STORIES]) ?? null, given)
    } else page?.reader.drop()
  }
}

function hasOneOf({ reader }: OpenPage, posts: readonly (string | null)[]): boolean {
  const last = reader.lines.at(-1)
  return last !== undefined && posts.includes(last.id)
}

/** @throws Error on `reset`. */
function holderOf({ slug, after, reader }: OpenPage): ReaderState {
  const received = reader.events.flatMap(({ event, data, lastEventId }): readonly Received[] => {
    if (event === 'hello' || event === 'bye') return []
    if (event === 'heartbeat') return [{ seq: parseCursor(lastEventId)?.seq ?? -1, event: null }]
    if (event === 'reset') throw new Error(`A reset: ${data}`)
    const received = JSON.parse(data) as ReceivedEvent
    return [{ seq: received.seq, event: received }]
  })
  return { fault: null, base: positionOf(after), received, isGone: false, options: { slug } }
}

async function readLog(
  folder: string,
): Promise<{ readonly epoch: Epoch; readonly events: readonly DeskEvent[] }> {
  await using store = await openStore(folder)
  const { log } = portsOf(store)
  const events: DeskEvent[] = []
  for (;;) {
    const page = await log.readAfter(events.at(-1)?.seq ?? (0 as Seq), 1_000)
    if (page.length === 0) return { epoch: store.epoch, events }
    events.push(...page)
  }
}
