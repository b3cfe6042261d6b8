import type { BenchReport } from '../support/bench-report.ts'
import { missingNginx } from '../support/nginx.ts'
import { median } from '../support/percentiles.ts'
import { cpuMs } from '../support/process-cost.ts'
import { addresses, ClickedDesk, type Address, type ClickedServer } from './clicked-desk.ts'
import { storm, type ClickRequest } from './clicks.ts'
import { bareHttp, staticNginx } from './peers.ts'

export type CostOptions = {
  /** The folder of the Telex before; `null` leaves it out. */
  readonly before: string | null
  readonly rounds: number
  /** How long each server is clicked for each figure. */
  readonly turnMs: number
}

/** One way of asking for an address. */
type Case = {
  readonly address: Address
  readonly how: 'kept' | 'unchanged' | 'new'
}

/** The figures of one server in one turn. */
type Turn = {
  readonly server: string
  readonly address: Address
  readonly how: Case['how']
  readonly round: number
  /** CPU time of the server for each answer. */
  readonly microseconds: number
  readonly perSecond: number
  readonly p99: number
  /** The share of their core that the clicks took. */
  readonly clicksBusy: number
}

const CONNECTIONS = { kept: 32, unchanged: 32, new: 4 } as const
const HOW = {
  kept: 'kept connections',
  unchanged: '304, kept connections',
  new: 'a new connection each',
} as const
const MAX_RATIO_TO_BARE = { kept: 1.25, unchanged: 1.25, new: 1.3 } as const
const MIN_RATIO_BEFORE = 6
/** For what no promise is about. */
const OTHER_ROUNDS = 3
/** Until code is compiled and answers are kept. */
const WARM_UP_MS = 400

const promised: readonly Case[] = (['story', 'post'] as const).flatMap((address) =>
  (['kept', 'unchanged', 'new'] as const).map((how) => ({ address, how })),
)
const others: readonly Case[] = (Object.keys(addresses) as Address[])
  .filter((address) => address !== 'story' && address !== 'post')
  .map((address) => ({ address, how: 'kept' }))

/**
 * CPU time of the server for each request, from the system's accounting, beside the Telex before, bare `node:http` with the
 * same ready bytes, and nginx with the same files. In every round each server has its turn, in another order.
 */
export async function cost(report: BenchReport, options: CostOptions): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const telex = stack.use(await ClickedDesk.start('Telex'))
  const servers: ClickedServer[] = [telex]
  if (options.before !== null) {
    servers.push(stack.use(await ClickedDesk.start('Telex before', options.before)))
  }
  servers.push(stack.use(await bareHttp(telex.answers)))
  const missing = missingNginx()
  if (missing === null) servers.push(stack.use(await staticNginx(telex.answers)))
  else report.progress(`Without nginx: ${missing}.`)

  const turns: Turn[] = []
  for (const one of [...promised, ...others]) {
    const medians: string[] = []
    const isPromised = promised.includes(one)
    const rounds = isPromised ? options.rounds : Math.min(options.rounds, OTHER_ROUNDS)
    const turnMs = isPromised ? options.turnMs : options.turnMs / 2
    for (const server of servers) await warmUp(server, one)
    for (let round = 0; round < rounds; round++) {
      for (const server of rotated(servers, round)) {
        const request = server.request(one.address, one.how === 'unchanged')
        if (request !== null) turns.push(await measureTurn(server, one, request, round, turnMs))
      }
    }
    for (const { name } of servers) medians.push(`${name} ${figureOf(turns, one, name).toFixed(0)}`)
    report.progress(`${labelOf(one)}, µs: ${medians.join(', ')}`)
  }
  report.raw('cost', turns)
  reportCost(report, turns, servers, 'click-cost', 'CPU time for each request, µs', promised)
  reportCost(
    report,
    turns,
    servers,
    'click-cost-others',
    'CPU time of other addresses, kept connections, µs',
    others,
  )
  checkCost(report, turns)
}

async function warmUp(server: ClickedServer, { address, how }: Case): Promise<void> {
  const request = server.request(address, how === 'unchanged')
  if (request === null) return
  const options = { port: server.port, request, connections: CONNECTIONS[how], forMs: WARM_UP_MS }
  await storm({ ...options, newConnections: how === 'new' })
}

async function measureTurn(
  server: ClickedServer,
  { address, how }: Case,
  request: ClickRequest,
  round: number,
  forMs: number,
): Promise<Turn> {
  const before = cpuMs(server.pid)
  const options = { port: server.port, request, connections: CONNECTIONS[how], forMs }
  const { answers, ms, cpuMs: clicksMs, p99 } = await storm({ ...options, newConnections: how === 'new' })
  return {
    server: server.name,
    address,
    how,
    round,
    microseconds: ((cpuMs(server.pid) - before) * 1_000) / answers,
    perSecond: (answers * 1_000) / ms,
    p99,
    clicksBusy: clicksMs / ms,
  }
}

function rotated<T>(all: readonly T[], by: number): readonly T[] {
  const from = by % all.length
  return [...all.slice(from), ...all.slice(0, from)]
}

function labelOf({ address, how }: Case): string {
  return `${addresses[address].label}, ${HOW[how]}`
}

/** The median over the rounds; NaN of a server that does not serve this. */
function figureOf(
  turns: readonly Turn[],
  { address, how }: Case,
  server: string,
  figure: 'microseconds' | 'perSecond' | 'p99' | 'clicksBusy' = 'microseconds',
): number {
  const own = turns.filter((turn) => turn.server === server && turn.address === address && turn.how === how)
  return own.length === 0 ? Number.NaN : median(own.map((turn) => turn[figure]))
}

function reportCost(
  report: BenchReport,
  turns: readonly Turn[],
  servers: readonly ClickedServer[],
  id: string,
  title: string,
  cases: readonly Case[],
): void {
  const rows = cases.flatMap((one) =>
    servers.map(({ name }) => ({
      what: labelOf(one),
      server: name,
      cpu: orNone(figureOf(turns, one, name)),
      toBare: orNone(figureOf(turns, one, name) / figureOf(turns, one, 'bare node:http')),
      toBefore: orNone(figureOf(turns, one, 'Telex before') / figureOf(turns, one, name)),
      perSecond: orNone(figureOf(turns, one, name, 'perSecond')),
      p99: orNone(figureOf(turns, one, name, 'p99')),
      clicksBusy: orNone(figureOf(turns, one, name, 'clicksBusy') * 100),
    })),
  )
  report.table({
    id,
    title,
    columns: [
      { key: 'what', label: 'what' },
      { key: 'server', label: 'server' },
      { key: 'cpu', label: 'µs CPU', digits: 1 },
      { key: 'toBare', label: 'ratio to bare', digits: 2 },
      { key: 'toBefore', label: 'times less than before', digits: 2 },
      { key: 'perSecond', label: 'requests/s' },
      { key: 'p99', label: 'p99 ms', digits: 1 },
      { key: 'clicksBusy', label: 'load’s core busy, %' },
    ],
    rows: rows.filter(({ cpu }) => cpu !== null),
  })
}

function orNone(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function checkCost(report: BenchReport, turns: readonly Turn[]): void {
  for (const one of promised) {
    const ours = figureOf(turns, one, 'Telex')
    const bare = figureOf(turns, one, 'bare node:http')
    const before = figureOf(turns, one, 'Telex before')
    report.check(`${labelOf(one)}: CPU, ratio to bare node:http`, ours / bare, {
      atMost: MAX_RATIO_TO_BARE[one.how],
    })
    if (Number.isFinite(before) && one.how !== 'new') {
      report.check(`${labelOf(one)}: CPU, times less than before`, before / ours, {
        atLeast: MIN_RATIO_BEFORE,
      })
    }
  }
}
