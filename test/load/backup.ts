import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DeskProcess } from './live/desk-process.ts'
import { BenchReport } from './support/bench-report.ts'
import { grownStore, type Growth } from './support/grown-store.ts'
import { percentilesOf, percentileColumns } from './support/percentiles.ts'
import { pinSelf } from './support/pinned-process.ts'

const main = join(import.meta.dirname, '../../src/cli/main.ts')
const POST_EVERY_MS = 10
/** How long is posted without a backup, and after one: what it held back comes then. */
const QUIET_MS = 8_000
const AFTER_MS = 2_000
const WARM_UP = 50
const MOST_RATIO = 1.5

export type BackupOptions = {
  readonly growth: Growth
  readonly rounds: number
  readonly json: string | undefined
}

/** How long posts take while `telex backup` copies a large store, beside posts without it, in turns. */
export async function backup({ growth, rounds, json }: BackupOptions): Promise<boolean> {
  const report = new BenchReport('backup')
  pinSelf()
  await using desk = await DeskProcess.start({ putStore: (folder) => grownStore(growth, folder) })
  using inspector = await desk.inspect()
  let number = 0
  const postUntil = async (over: AbortSignal): Promise<readonly number[]> => {
    const ms: number[] = []
    while (!over.aborted) {
      const { askedMs, answeredMs } = await desk.post(number++)
      ms.push(answeredMs - askedMs)
      await sleep(POST_EVERY_MS)
    }
    return ms
  }
  for (let warm = 0; warm < WARM_UP; warm++) await desk.post(number++)
  const quiet: number[] = []
  const busy: number[] = []
  const loop = { quiet: 0, busy: 0 }
  const backupMs: number[] = []
  for (let round = 0; round < rounds; round++) {
    await inspector.watchLoop()
    quiet.push(...(await postUntil(AbortSignal.timeout(QUIET_MS))))
    loop.quiet = Math.max(loop.quiet, (await inspector.loopDelay()).max)

    await inspector.watchLoop()
    const over = new AbortController()
    const posting = postUntil(over.signal)
    const from = performance.now()
    await runBackup(desk.folder)
    backupMs.push(performance.now() - from)
    await sleep(AFTER_MS)
    over.abort()
    busy.push(...(await posting))
    loop.busy = Math.max(loop.busy, (await inspector.loopDelay()).max)
  }
  const [without, beside] = [percentilesOf(quiet), percentilesOf(busy)]
  report.raw('backup', { growth, without, beside, loop, backupMs })
  report.table({
    id: 'backup',
    title: `Posts while a store of ${growth.posts.toLocaleString('en-US')} posts is copied, ms`,
    columns: [
      { key: 'what', label: 'what' },
      ...percentileColumns,
      { key: 'loopMax', label: 'loop delay max', digits: 1 },
    ],
    rows: [
      { what: 'without a backup', ...without, loopMax: loop.quiet },
      { what: 'while it runs, and two seconds more', ...beside, loopMax: loop.busy },
    ],
  })
  report.check('p99 of a post beside a backup, to without', beside.p99 / without.p99, { atMost: MOST_RATIO })
  return report.end(json)
}

async function runBackup(data: string): Promise<void> {
  const target = join(data, 'backup')
  const env = { ...process.env, TELEX_DATA: data }
  const child = spawn(process.execPath, [main, 'backup', target], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`The backup failed. ${said}`)
  rmSync(target, { recursive: true })
}
