import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicMs } from '../live/editor.ts'
import type { BenchReport } from '../support/bench-report.ts'
import { percentileColumns, percentilesOf, type Percentiles } from '../support/percentiles.ts'
import { rssBytes } from '../support/process-cost.ts'
import { ClickedDesk } from './clicked-desk.ts'
import { storm } from './clicks.ts'

export type PostsOptions = {
  /** The folder of the Telex before; `null` leaves it out. */
  readonly before: string | null
  readonly seconds: number
}

const CONNECTIONS = 64
const POST_EVERY_MS = 500
const MAX_POST_P99_MS = 50
/** Posts have numbers of their own, beside the three hundred that the story has. */
const FIRST_POST = 1_000

type Stormed = {
  readonly server: string
  readonly quiet: Percentiles
  readonly posts: Percentiles
  readonly page: Percentiles
  readonly perSecond: number
  readonly memoryMiB: number
}

/** An editor posts twice a second while 64 connections ask for the story page as fast as they are answered. */
export async function posts(report: BenchReport, { before, seconds }: PostsOptions): Promise<void> {
  const stormed = [await measure('Telex', undefined, seconds)]
  if (before !== null) stormed.push(await measure('Telex before', before, seconds))
  report.raw('posts', stormed)
  report.table({
    id: 'click-posts',
    title: `An editor’s post every ${POST_EVERY_MS} ms while ${CONNECTIONS} connections click, ms`,
    columns: [
      { key: 'server', label: 'server' },
      { key: 'what', label: 'what' },
      ...percentileColumns,
      { key: 'perSecond', label: 'pages/s' },
      { key: 'memoryMiB', label: 'memory after, MiB' },
    ],
    rows: stormed.flatMap(({ server, quiet, posts: posted, page, perSecond, memoryMiB }) => [
      { server, what: 'response to a post, nobody clicks', ...quiet },
      { server, what: 'response to a post', ...posted },
      { server, what: 'response to the story page', ...page, perSecond, memoryMiB },
    ]),
  })
  const [telex] = stormed
  if (telex !== undefined) {
    report.check('response to a post while 64 connections click, p99 ms', telex.posts.p99, {
      atMost: MAX_POST_P99_MS,
    })
  }
}

async function measure(server: string, checkout: string | undefined, seconds: number): Promise<Stormed> {
  await using clicked = await ClickedDesk.start(server, checkout)
  const request = clicked.request('story', false)
  if (request === null) throw new Error('The story page is not answered.')
  const quiet = await postFor(clicked, FIRST_POST, seconds / 2)
  const [page, posted] = await Promise.all([
    storm({ port: clicked.port, request, connections: CONNECTIONS, forMs: seconds * 1_000 }),
    postFor(clicked, FIRST_POST + quiet.length, seconds),
  ])
  return {
    server,
    quiet: percentilesOf(quiet),
    posts: percentilesOf(posted),
    page,
    perSecond: (page.answers * 1_000) / page.ms,
    memoryMiB: rssBytes(clicked.pid) / 2 ** 20,
  }
}

/** Posts on schedule, whether or not the previous post is answered; gives how long each answer took. */
async function postFor({ desk }: ClickedDesk, first: number, seconds: number): Promise<readonly number[]> {
  const began = monotonicMs()
  const posting: Promise<number>[] = []
  for (let at = POST_EVERY_MS; at < seconds * 1_000; at += POST_EVERY_MS) {
    await sleep(Math.max(0, began + at - monotonicMs()))
    posting.push(desk.post(first + posting.length).then(({ askedMs, answeredMs }) => answeredMs - askedMs))
  }
  return Promise.all(posting)
}
