import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './live/contender.ts'
import { BenchReport } from './support/bench-report.ts'
import { BEFORE_THE_CROWD, buildWeb, earlierBuild } from './support/earlier-build.ts'
import { processTree } from './support/process-cost.ts'

export type StartOptions = {
  readonly rounds: number
  /** How long a desk idles before its memory is read, in seconds. */
  readonly idleSeconds: number
  readonly json: string | undefined
}

/** Promises, for a warm start: the files and the compiled modules are there. */
const LISTENING_MS = 1_000
const COMMAND_MS = 400
const IDLE_MIB = 120

const root = join(import.meta.dirname, '../..')
const POLL_MS = 5
const START_WITHIN_MS = 30_000
/** A server that answers and holds nothing: what Node itself takes. */
const bare = `require('node:http').createServer((_, answer) => answer.end('{"status":"ok"}')).listen(process.env.TELEX_PORT)`

type Contender = { readonly name: string; readonly folder: string; readonly command: readonly string[] }
type Running = Disposable & { readonly pid: number; readonly url: string; stop(): Promise<void> }
type Memory = Readonly<Record<'pss' | 'anonymous' | 'rss' | 'processes', number>>

/** Measures how long a start and a command take, and the memory of all processes of an idle desk. */
export async function start({ rounds, idleSeconds, json }: StartOptions): Promise<boolean> {
  const report = new BenchReport('start')
  buildWeb(root, { ifStale: true })
  const before = earlierBuild(BEFORE_THE_CROWD)
  const contenders: readonly Contender[] = [
    { name: 'Telex', folder: root, command: ['npm', 'start'] },
    ...('folder' in before
      ? [{ name: `Telex ${BEFORE_THE_CROWD}`, folder: before.folder, command: ['npm', 'start'] }]
      : []),
    { name: 'bare node:http', folder: root, command: [process.execPath, '-e', bare] },
  ]
  if ('missing' in before) report.progress(`No earlier build: ${before.missing}.`)
  using data = dataFolders()

  const starts = new Map<string, { readonly listening: number; readonly ready: number }[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      const { server, listening, ready } = await startedIn(contender, data.of(contender))
      using running = server
      await running.stop()
      // The first round fills the caches.
      if (round > 0) starts.set(contender.name, [...(starts.get(contender.name) ?? []), { listening, ready }])
    }
  }
  const startRows = contenders.map(({ name }) => {
    const found = starts.get(name) ?? []
    return {
      name,
      listening: median(found.map(({ listening }) => listening)),
      ready: median(found.map(({ ready }) => ready)),
    }
  })
  report.raw('starts', Object.fromEntries(starts))
  report.table({
    id: 'start',
    title: `npm start, warm, medians of ${rounds}, ms`,
    columns: [
      { key: 'name', label: 'program' },
      { key: 'listening', label: 'listening' },
      { key: 'ready', label: 'answers' },
    ],
    rows: startRows,
  })

  const commands = await commandTimes(contenders, rounds, data)
  report.table({
    id: 'commands',
    title: `Commands, medians of ${rounds}, ms`,
    columns: [
      { key: 'name', label: 'program' },
      { key: 'version', label: 'telex --version' },
      { key: 'list', label: 'telex story list' },
    ],
    rows: commands,
  })

  const memories: (Memory & { readonly name: string })[] = []
  for (const processes of [1, 2]) {
    for (const contender of contenders.filter(({ name }) => processes === 1 || name.startsWith('Telex'))) {
      report.progress(`${contender.name}, ${processes} processes: idle for ${idleSeconds} s.`)
      const { server } = await startedIn(contender, data.of(contender), { TELEX_PROCESSES: `${processes}` })
      using running = server
      await sleep(idleSeconds * 1_000)
      const name = processes === 1 ? contender.name : `${contender.name}, TELEX_PROCESSES=${processes}`
      memories.push({ name, ...memoryOf(running.pid) })
      await running.stop()
    }
  }
  report.table({
    id: 'memory',
    title: `All processes together after ${idleSeconds} s at idle, MiB`,
    columns: [
      { key: 'name', label: 'program' },
      { key: 'processes', label: 'processes' },
      { key: 'pss', label: 'proportional', digits: 1 },
      { key: 'anonymous', label: 'of that anonymous', digits: 1 },
      { key: 'rss', label: 'resident', digits: 1 },
    ],
    rows: memories,
  })

  report.check('npm start to listening, warm, ms', startRows[0]?.listening ?? Infinity, {
    atMost: LISTENING_MS,
  })
  report.check('telex --version, ms', commands[0]?.version ?? Infinity, { atMost: COMMAND_MS })
  report.check('telex story list, ms', commands[0]?.list ?? Infinity, { atMost: COMMAND_MS })
  report.check('an idle desk, all processes, proportional set size, MiB', memories[0]?.pss ?? Infinity, {
    atMost: IDLE_MIB,
  })
  return report.end(json)
}

/** A folder for each contender's data, which a warm start finds. */
function dataFolders(): Disposable & { of(contender: Contender): string } {
  mkdirSync(join(root, 'data'), { recursive: true })
  const folder = mkdtempSync(join(root, 'data', 'bench-'))
  return {
    of: ({ name }) => join(folder, name.replaceAll(/\W/g, '-')),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function startedIn(
  { command: [program = '', ...words], folder, name }: Contender,
  data: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly server: Running; readonly listening: number; readonly ready: number }> {
  const port = await freePort()
  const env = {
    ...environmentFor(data),
    TELEX_PORT: `${port}`,
    TELEX_DRAIN_SECONDS: '0',
    ...environment,
  }
  const from = performance.now()
  const child = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const server = runningIn(child, port)
  try {
    await until(() => accepts(port), name)
    const listening = performance.now() - from
    await until(() => answers(`${server.url}/health`), name)
    return { server, listening, ready: performance.now() - from }
  } catch (error) {
    server[Symbol.dispose]()
    throw error
  }
}

function runningIn(child: ChildProcess, port: number): Running {
  const ended = once(child, 'close')
  child.stderr?.resume()
  const pid = child.pid ?? 0
  const signalAll = (signal: NodeJS.Signals): void => {
    // An earlier Telex leaves its server behind when npm is ended, so all of the tree get the signal.
    for (const member of child.exitCode === null && child.signalCode === null ? processTree(pid) : []) {
      try {
        process.kill(member, signal)
      } catch {
        // It ended with the one before it.
      }
    }
  }
  return {
    pid,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      signalAll('SIGTERM')
      await ended
    },
    [Symbol.dispose]: () => signalAll('SIGKILL'),
  }
}

/** The environment of an operator's shell: nothing of the benchmark's own. */
function environmentFor(data: string): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  return { PATH, HOME, TELEX_DATA: data, TELEX_HOST: '127.0.0.1', TELEX_LOG_LEVEL: 'warn' }
}

async function commandTimes(
  contenders: readonly Contender[],
  rounds: number,
  data: ReturnType<typeof dataFolders>,
): Promise<readonly { readonly name: string; readonly version: number; readonly list: number }[]> {
  const [telex] = contenders
  if (telex === undefined) return []
  const { server } = await startedIn(telex, data.of(telex))
  using running = server
  const token = run(root, ['token', 'create', '--name', 'bench', '--scope', 'admin'], data.of(telex)).stdout
  const list = ['story', 'list', '--url', running.url, '--token', token.trim()]
  const rows = contenders
    .filter(({ name }) => name.startsWith('Telex'))
    .map((contender) => ({ contender, version: [] as number[], list: [] as number[] }))
  for (let round = 0; round <= rounds; round++) {
    for (const row of rows) {
      const { folder } = row.contender
      const times = [['--version'], list].map((words) => run(folder, words, data.of(telex)).ms)
      if (round === 0) continue
      row.version.push(times[0] ?? 0)
      row.list.push(times[1] ?? 0)
    }
  }
  await running.stop()
  return rows.map((row) => ({
    name: row.contender.name,
    version: median(row.version),
    list: median(row.list),
  }))
}

function run(folder: string, words: readonly string[], data: string): { stdout: string; ms: number } {
  const from = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/main.ts', ...words], {
    cwd: folder,
    env: environmentFor(data),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`telex ${words.slice(0, 2).join(' ')}: ${stderr}`)
  return { stdout, ms: performance.now() - from }
}

async function until(isSo: () => Promise<boolean>, name: string): Promise<void> {
  const deadline = performance.now() + START_WITHIN_MS
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${name} does not start.`)
    await sleep(POLL_MS)
  }
}

function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => null)
  await response?.arrayBuffer()
  return response?.ok === true
}

function memoryOf(pid: number): Memory {
  const sum = { pss: 0, anonymous: 0, rss: 0, processes: 0 }
  for (const member of processTree(pid)) {
    const text = readFileSync(`/proc/${member}/smaps_rollup`, 'utf8')
    const mib = (field: string): number =>
      Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1_024
    sum.pss += mib('Pss')
    sum.anonymous += mib('Pss_Anon')
    sum.rss += mib('Rss')
    sum.processes++
  }
  return sum
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
