import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { browserKeys } from '../support/push-service/browser-keys.ts'
import { freePort, newToken, startServer } from '../support/server-process.ts'
import { BenchReport } from './support/bench-report.ts'
import { median, percentilesOf, type Percentiles, percentileColumns } from './support/percentiles.ts'
import { cpuMs } from './support/process-cost.ts'

export type SubscriptionsOptions = {
  readonly lines: number
  readonly rounds: number
  readonly json: string | undefined
}

/** The promise is for 100,000; more or fewer are held to the same pace. */
const PROMISED_LINES = 100_000
const MOST_SECONDS = 10
/** An editor doesn't notice it. */
const MOST_POST_MS = 500
/** Distinct keys: each line's is checked whether it is new or not. */
const KEYS = 500
const POST_EVERY_MS = 50
const LOOK_EVERY_MS = 50

const root = join(import.meta.dirname, '../..')

/** What one command took. */
type Cost = { readonly seconds: number; readonly cpuSeconds: number; readonly peakMiB: number }

/** Readers in and out by the commands an operator uses, and what an editor notices of it. */
export async function subscriptions({ lines, rounds, json }: SubscriptionsOptions): Promise<boolean> {
  const report = new BenchReport('subscriptions')
  using folder = benchFolder()
  const file = join(folder.path, 'lines')
  report.progress(`Writing ${lines} lines …`)
  writeLines(file, lines)

  const costs = { import: [] as Cost[], export: [] as Cost[], again: [] as Cost[], back: [] as Cost[] }
  for (let round = 1; round <= rounds; round++) {
    report.progress(`Round ${round} of ${rounds} …`)
    const [from, to] = [join(folder.path, `from-${round}`), join(folder.path, `to-${round}`)]
    const [out, outAgain] = [`${from}.lines`, `${to}.lines`]
    costs.import.push(await run(from, ['import', file]))
    costs.export.push(await run(from, ['export'], out))
    costs.again.push(await run(from, ['import', file]))
    mkdirSync(to, { mode: 0o700 })
    copyFileSync(join(from, 'vapid-keys.json'), join(to, 'vapid-keys.json'))
    costs.back.push(await run(to, ['import', out]))
    await run(to, ['export'], outAgain)
    if (hashOf(out) !== hashOf(outAgain))
      throw new Error('An export that was taken in is not the same again.')
  }
  report.progress('While the desk serves …')
  const posts = await whileServing(join(folder.path, 'serving'), file)

  const of = (each: readonly Cost[]): Cost => ({
    seconds: median(each.map(({ seconds }) => seconds)),
    cpuSeconds: median(each.map(({ cpuSeconds }) => cpuSeconds)),
    peakMiB: Math.max(...each.map(({ peakMiB }) => peakMiB)),
  })
  report.raw('commands', costs)
  report.table({
    id: 'subscriptions',
    title: `${lines.toLocaleString('en-US')} subscriptions, median of ${rounds}`,
    columns: [
      { key: 'what', label: 'command' },
      { key: 'seconds', label: 's', digits: 1 },
      { key: 'cpuSeconds', label: 'CPU s', digits: 1 },
      { key: 'peakMiB', label: 'most MiB' },
    ],
    rows: [
      { what: 'import, all of them new', ...of(costs.import) },
      { what: 'export', ...of(costs.export) },
      { what: 'import of the export by another desk', ...of(costs.back) },
      { what: 'import, all of them known', ...of(costs.again) },
    ],
  })
  report.table({
    id: 'posts-while-importing',
    title: 'An editor’s post until its answer, ms',
    columns: [{ key: 'when', label: '' }, ...percentileColumns],
    rows: [
      { when: 'before', ...posts.before },
      { when: 'while they are taken in', ...posts.during },
    ],
  })
  const paced = (cost: Cost): number => (cost.seconds * PROMISED_LINES) / lines
  report.check('import of 100,000, s', paced(of(costs.import)), { atMost: MOST_SECONDS })
  report.check('export of 100,000, s', paced(of(costs.export)), { atMost: MOST_SECONDS })
  report.check('a post while they are taken in, p99 ms', posts.during.p99, { atMost: MOST_POST_MS })
  return report.end(json)
}

/** On a disk: a temporary folder may be memory, where keeping costs nothing. */
function benchFolder(): Disposable & { readonly path: string } {
  mkdirSync(join(root, 'data'), { recursive: true })
  const path = mkdtempSync(join(root, 'data', 'bench-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

function writeLines(path: string, lines: number): void {
  const keys = Array.from({ length: KEYS }, (_, n) => {
    const { p256dh, auth } = browserKeys('bench', `${n}`)
    return { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') }
  })
  const file = openSync(path, 'wx', 0o600)
  for (let n = 0; n < lines; n++) {
    const endpoint = `https://fcm.googleapis.com/fcm/send/${randomBytes(105).toString('base64url')}`
    const follow = {
      everything: n % 3 === 0,
      stories: ['river-rises', `story-${n % 50}`],
      topics: ['weather'],
    }
    writeSync(file, `${JSON.stringify({ endpoint, keys: keys[n % KEYS], follow })}\n`)
  }
  closeSync(file)
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** Runs `telex subscriptions …` to its end, its results into a file, and says what it took. */
async function run(data: string, words: readonly string[], out = '/dev/null'): Promise<Cost> {
  const into = openSync(out, 'w', 0o600)
  const began = performance.now()
  const child = spawn(process.execPath, ['src/cli/main.ts', 'subscriptions', ...words], {
    cwd: root,
    env: { ...process.env, TELEX_DATA: data },
    stdio: ['ignore', into, 'ignore'],
  })
  const ended = once(child, 'exit')
  let last = { cpuSeconds: 0, peakMiB: 0 }
  while (child.exitCode === null && child.signalCode === null) {
    last = looked(child.pid ?? 0) ?? last
    await Promise.race([ended, sleep(LOOK_EVERY_MS)])
  }
  const seconds = (performance.now() - began) / 1_000
  closeSync(into)
  if (child.exitCode !== 0)
    throw new Error(`telex subscriptions ${words.join(' ')} ended with ${child.exitCode}.`)
  return { seconds, ...last }
}

/** What a process used so far; `null` once it is gone. */
function looked(pid: number): Omit<Cost, 'seconds'> | null {
  try {
    const peakKiB = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return peakKiB === undefined ? null : { cpuSeconds: cpuMs(pid) / 1_000, peakMiB: Number(peakKiB) / 1_024 }
  } catch {
    return null
  }
}

/** How long an editor waits for the answer to a post, before and while lines are taken in by a command beside the desk. */
async function whileServing(
  folder: string,
  file: string,
): Promise<Readonly<Record<'before' | 'during', Percentiles>>> {
  mkdirSync(folder, { mode: 0o700 })
  const token = await newToken(folder)
  const environment = { TELEX_REQUESTS_PER_MINUTE: '0', TELEX_LOG_LEVEL: 'error' }
  await using server = await startServer({ folder, port: await freePort(), environment })
  const call = async (path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (response.status !== 201)
      throw new Error(`A post was answered ${response.status}: ${await response.text()}`)
    await response.body?.cancel()
  }
  const postUntil = async (isOver: () => boolean): Promise<Percentiles> => {
    const delays: number[] = []
    while (!isOver()) {
      const asked = performance.now()
      await call('/stories/river-rises/posts', { text: `The water stands at ${delays.length}.` })
      delays.push(performance.now() - asked)
      await sleep(POST_EVERY_MS)
    }
    return percentilesOf(delays)
  }
  await call('/stories', { headline: 'The river rises', slug: 'river-rises' })
  const settled = performance.now() + 5_000
  const before = await postUntil(() => performance.now() > settled)
  let isDone = false
  const taking = run(folder, ['import', file]).finally(() => (isDone = true))
  const during = await postUntil(() => isDone)
  await taking
  return { before, during }
}
