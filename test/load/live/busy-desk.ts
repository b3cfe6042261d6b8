import type { BenchReport } from '../support/bench-report.ts'
import { percentilesOf, percentileColumns } from '../support/percentiles.ts'
import { requestPages } from './ask-for-pages.ts'
import { Crowd } from './crowd.ts'
import { DeskProcess } from './desk-process.ts'
import { postEverySecond } from './round.ts'

const WARM_UP = 5

/**
 * Measures the desk's own latency during broadcasts: responses to posts at one a second, a story page requested at other
 * moments, and the event loop delay.
 */
export async function busyDesk(report: BenchReport, readers: number, posts: number): Promise<void> {
  await using desk = await DeskProcess.start()
  using inspector = await desk.inspect()
  const { port, path } = desk
  const events = posts + WARM_UP
  await using crowd = await Crowd.gather({ port, path, ready: 'event', readers, events, gzip: true })
  for (let number = 0; number < WARM_UP; number++) await desk.post(number)
  for (let i = 0; i < 20; i++) await desk.get(desk.page)
  await crowd.untilAllHave(WARM_UP - 1, 20_000)
  await inspector.watchLoop()

  const over = new AbortController()
  const pages = requestPages({ port, path: desk.page }, over.signal)
  const posted = await postEverySecond(desk, WARM_UP, posts)
  over.abort()
  const pageMs = await pages
  const loop = await inspector.loopDelay()
  const post = percentilesOf([...posted.values()].map(({ askedMs, answeredMs }) => answeredMs - askedMs))
  const page = percentilesOf(pageMs)
  await crowd.close()

  report.raw('busy-desk', { readers, post, page, loop })
  report.table({
    id: 'busy-desk',
    title: `The desk while it serves ${readers.toLocaleString('en-US')} readers, a post a second, ms`,
    columns: [{ key: 'what', label: 'what' }, ...percentileColumns],
    rows: [
      { what: 'a post is answered', ...post },
      { what: 'the story page is answered', ...page },
      { what: 'the event loop is late', p95: null, ...loop },
    ],
  })
  report.check('a post is answered while everybody is served, p99 ms', post.p99, { atMost: 50 })
  report.check('a story page is answered while everybody is served, p99 ms', page.p99, { atMost: 50 })
  report.check('event loop delay p99, ms', loop.p99, { atMost: 50 })
  report.check('event loop delay max, ms', loop.max, { atMost: 250 })
}
