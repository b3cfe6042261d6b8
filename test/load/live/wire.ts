import type { BenchReport } from '../support/bench-report.ts'
import { Crowd } from './crowd.ts'
import { DeskProcess } from './desk-process.ts'

const POSTS = 100
const READERS = 20

/** Measures the bytes of one post on the wire to one reader, plain and with gzip. Both are checked event by event. */
export async function wire(report: BenchReport): Promise<void> {
  await using desk = await DeskProcess.start()
  const { port, path } = desk
  const gather = async (gzip: boolean): Promise<Crowd> =>
    Crowd.gather({ port, path, ready: 'event', readers: READERS, events: POSTS, gzip })
  await using plain = await gather(false)
  await using zipped = await gather(true)
  for (let number = 0; number < POSTS; number++) await desk.post(number)
  await plain.untilAllHave(POSTS - 1, 10_000)
  await zipped.untilAllHave(POSTS - 1, 10_000)
  const bytes = { plain: await perPost(plain), gzip: await perPost(zipped) }

  report.raw('wire', bytes)
  report.table({
    id: 'wire',
    title: 'A post of 400 bytes on the wire, bytes for each reader (head and greeting spread over 100 posts)',
    columns: [
      { key: 'form', label: 'form' },
      { key: 'bytes', label: 'bytes' },
      { key: 'part', label: 'of plain', digits: 2 },
    ],
    rows: [
      { form: 'plain', bytes: bytes.plain, part: 1 },
      { form: 'gzip', bytes: bytes.gzip, part: bytes.gzip / bytes.plain },
    ],
  })
  report.check('bytes on the wire with gzip, of plain', bytes.gzip / bytes.plain, { atMost: 0.35 })
}

async function perPost(crowd: Crowd): Promise<number> {
  const { ledger, report } = await crowd.close()
  const { lost, twice, disorder } = ledger.faults(POSTS)
  const wrong = lost + twice + disorder + report.strangers
  if (wrong > 0) throw new Error(`${wrong} events were not given once, whole and in order.`)
  return ledger.sum('bytes') / READERS / POSTS
}
