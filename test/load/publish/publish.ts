import { BenchReport } from '../support/bench-report.ts'
import { earlierBuild } from '../support/earlier-build.ts'
import { median, medianPercentiles, percentileColumns, type Percentiles } from '../support/percentiles.ts'
import { pinSelf } from '../support/pinned-process.ts'
import { cpuMs, diskBytesWritten } from '../support/process-cost.ts'
import { publishAtOnce } from './posting.ts'
import { leastProgram, telexPublisher, type Publisher } from './publishers.ts'

export type PublishOptions = {
  /** One round of half a second each, to check that everything works. */
  readonly quick: boolean
  /** The commit of the Telex before. */
  readonly before: string
  readonly rounds: number
  readonly seconds: number
  readonly json: string | undefined
}

/** How many programs publish at once. */
const PROGRAMS = [1, 8, 64] as const
const BEFORE = 'Telex before'
const LEAST = 'least program'
const MIN_RATIO_TO_LEAST = 0.7
const MAX_CPU_MICROSECONDS = 500
const MAX_BYTES_RATIO = 0.6
/** Until code is compiled. */
const WARM_UP_MS = 2_000

/** The figures of one server in one round. */
type Turn = {
  readonly server: string
  readonly programs: number
  readonly round: number
  readonly perSecond: number
  readonly cpuMicroseconds: number
  readonly bytes: number
  readonly latencies: Percentiles
}

type Figure = 'perSecond' | 'cpuMicroseconds' | 'bytes'

/**
 * Posts a second, and what each costs, beside an earlier Telex and the least program that keeps the same rows. Server and
 * programs have a core each; in every round each server has its turn, in another order.
 */
export async function publish(options: PublishOptions): Promise<boolean> {
  const { quick, before, rounds, seconds, json } = options
  const report = new BenchReport('publish')
  const earlier = earlierBuild(before)
  if ('missing' in earlier) report.progress(`Without the Telex before: ${earlier.missing}.`)
  pinSelf()
  const turns: Turn[] = []
  await using stack = new AsyncDisposableStack()
  const servers = [stack.use(await telexPublisher('Telex'))]
  if ('folder' in earlier) servers.push(stack.use(await telexPublisher(BEFORE, earlier.folder)))
  servers.push(stack.use(await leastProgram()))
  for (const { port, nextRequest } of servers) {
    await publishAtOnce({ port, nextRequest, programs: 8, forMs: quick ? 300 : WARM_UP_MS })
  }
  for (const programs of PROGRAMS) {
    for (let round = 0; round < (quick ? 1 : rounds); round++) {
      const first = round % servers.length
      for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
        turns.push(await measureTurn(server, programs, round, quick ? 500 : seconds * 1_000))
      }
    }
    const each = servers.map(({ name }) => `${name} ${figureOf(turns, programs, name).toFixed(0)}`)
    report.progress(`${programs} at once, posts/s: ${each.join(', ')}`)
  }
  report.raw('turns', turns)
  reportPublish(report, turns, servers)
  return report.end(json)
}

async function measureTurn(server: Publisher, programs: number, round: number, forMs: number): Promise<Turn> {
  const { name, pid, port, nextRequest } = server
  const [cpuBefore, bytesBefore] = [cpuMs(pid), diskBytesWritten(pid)]
  const { posts, ms, latencies } = await publishAtOnce({ port, nextRequest, programs, forMs })
  return {
    server: name,
    programs,
    round,
    perSecond: (posts * 1_000) / ms,
    cpuMicroseconds: ((cpuMs(pid) - cpuBefore) * 1_000) / posts,
    bytes: (diskBytesWritten(pid) - bytesBefore) / posts,
    latencies: latencies.percentiles(),
  }
}

/** The median over the rounds; NaN of a server that did not take part. */
function figureOf(
  turns: readonly Turn[],
  programs: number,
  server: string,
  figure: Figure = 'perSecond',
): number {
  const own = turns.filter((turn) => turn.server === server && turn.programs === programs)
  return own.length === 0 ? Number.NaN : median(own.map((turn) => turn[figure]))
}

function reportPublish(report: BenchReport, turns: readonly Turn[], servers: readonly Publisher[]): void {
  report.table({
    id: 'publish',
    title: 'Posts of 400 letters, by programs that publish as quickly as they are answered; latency in ms',
    columns: [
      { key: 'programs', label: 'programs' },
      { key: 'server', label: 'server' },
      { key: 'perSecond', label: 'posts/s' },
      { key: 'ofLeast', label: 'ratio to the least program', digits: 2 },
      { key: 'cpuMicroseconds', label: 'µs CPU per post' },
      { key: 'bytes', label: 'bytes written per post' },
      ...percentileColumns,
    ],
    rows: PROGRAMS.flatMap((programs) =>
      servers.map(({ name }) => ({
        programs,
        server: name,
        perSecond: figureOf(turns, programs, name),
        ofLeast: ratioToLeast(turns, programs, name),
        cpuMicroseconds: figureOf(turns, programs, name, 'cpuMicroseconds'),
        bytes: figureOf(turns, programs, name, 'bytes'),
        ...medianPercentiles(
          turns
            .filter((turn) => turn.server === name && turn.programs === programs)
            .map(({ latencies }) => latencies),
        ),
      })),
    ),
  })
  for (const programs of PROGRAMS) {
    const ratio = ratioToLeast(turns, programs, 'Telex')
    report.check(`posts/s of ${programs} at once, ratio to the least program`, ratio, {
      atLeast: MIN_RATIO_TO_LEAST,
    })
  }
  report.check('CPU of a post, 64 at once, µs', figureOf(turns, 64, 'Telex', 'cpuMicroseconds'), {
    atMost: MAX_CPU_MICROSECONDS,
  })
  if (!servers.some(({ name }) => name === BEFORE)) return
  for (const programs of PROGRAMS) {
    const [now, before] = ['Telex', BEFORE].map((name) => figureOf(turns, programs, name, 'bytes'))
    report.check(
      `bytes written per post of ${programs} at once, ratio to the Telex before`,
      (now ?? 0) / (before ?? 0),
      {
        atMost: MAX_BYTES_RATIO,
      },
    )
  }
}

/** The median of the ratios of each round, whose turns are seconds apart. */
function ratioToLeast(turns: readonly Turn[], programs: number, server: string): number {
  const of = (name: string): ReadonlyMap<number, number> =>
    new Map(
      turns
        .filter((turn) => turn.server === name && turn.programs === programs)
        .map(({ round, perSecond }) => [round, perSecond]),
    )
  const least = of(LEAST)
  return median([...of(server)].map(([round, perSecond]) => perSecond / (least.get(round) ?? Number.NaN)))
}
