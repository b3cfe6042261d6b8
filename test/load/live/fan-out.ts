import type { BenchReport } from '../support/bench-report.ts'
import { median, medianPercentiles } from '../support/percentiles.ts'
import type { Contender, RunningContender } from './contender.ts'
import { measureRound, type Round, type RoundOptions } from './round.ts'

/**
 * The race: every contender sends the same events to the same readers, round by round, each round in another order, so that
 * other load on the machine hits all alike. Each contender is a process of its own that lives through all rounds.
 */
export async function fanOut(
  report: BenchReport,
  contenders: readonly Contender[],
  rounds: number,
  options: RoundOptions,
): Promise<readonly Round[]> {
  await using stack = new AsyncDisposableStack()
  const running: RunningContender[] = []
  for (const contender of contenders) running.push(stack.use(await contender.start()))

  const measured: Round[] = []
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < running.length; turn++) {
      const contender = running[(round + turn) % running.length]
      if (contender === undefined) continue
      const result = await measureRound(contender, options)
      measured.push(result)
      report.progress(
        `${options.readers} readers, round ${round + 1} of ${rounds}, ${result.contender}: ` +
          `${result.deliveriesPerSecond} deliveries/s, p99 ${result.fromAnswer.p99} ms, ` +
          `server ${Math.round(result.serverBusy * 100)} % busy, readers ${Math.round(result.readersBusy * 100)} %, ` +
          `others ${Math.round(result.disturbed * 100)} %`,
      )
    }
  }
  report.raw(idOf(options), measured)
  tell(report, measured, options)
  return measured
}

function idOf({ readers, pinned }: RoundOptions): string {
  return `fan-out-${readers}${pinned ? '' : '-free'}`
}

function tell(report: BenchReport, rounds: readonly Round[], options: RoundOptions): void {
  const { readers, pinned } = options
  const names = [...new Set(rounds.map(({ contender }) => contender))]
  const rows = names.map((name) => summary(rounds.filter(({ contender }) => contender === name)))
  const baseline = rows.find(({ contender }) => contender === 'baseline')
  report.table({
    id: idOf(options),
    title: `Fan-out to ${readers.toLocaleString('en-US')} readers, ${pinned ? 'one core' : 'on every core'} (median of ${rounds.length / names.length} rounds)`,
    columns: [
      { key: 'contender', label: 'server' },
      { key: 'perSecond', label: 'deliveries/s' },
      { key: 'ratio', label: 'ratio to baseline', digits: 2 },
      { key: 'cpu', label: 'µs CPU each', digits: 1 },
      { key: 'alone', label: 'one post alone: first to last ms', digits: 1 },
      { key: 'aloneRatio', label: 'ratio to baseline', digits: 2 },
      { key: 'p50', label: '2xx to reader p50 ms', digits: 1 },
      { key: 'p95', label: 'p95', digits: 1 },
      { key: 'p99', label: 'p99', digits: 1 },
      { key: 'max', label: 'max', digits: 1 },
      { key: 'requestP99', label: 'request to reader p99', digits: 1 },
      { key: 'answerP99', label: '2xx p99', digits: 1 },
      { key: 'lost', label: 'lost' },
      { key: 'twice', label: 'duplicates' },
      { key: 'disorder', label: 'out of order' },
    ],
    rows: rows.map((row) => ({
      ...row,
      ratio: baseline === undefined ? null : row.perSecond / baseline.perSecond,
      aloneRatio: baseline === undefined ? null : row.alone / baseline.alone,
    })),
  })
  check(report, rows, readers)
}

type Summary = ReturnType<typeof summary>

function summary(rounds: readonly Round[]) {
  const of = (figure: (round: Round) => number): number => median(rounds.map(figure))
  const sum = (figure: (round: Round) => number): number =>
    rounds.reduce((sum, round) => sum + figure(round), 0)
  const { p50, p95, p99, max } = medianPercentiles(rounds.map(({ fromAnswer }) => fromAnswer))
  return {
    contender: rounds[0]?.contender ?? '',
    perSecond: of(({ deliveriesPerSecond }) => deliveriesPerSecond),
    cpu: of(({ cpuMicrosecondsPerDelivery }) => cpuMicrosecondsPerDelivery),
    alone: of(({ spreadMs }) => spreadMs),
    p50,
    p95,
    p99,
    max,
    requestP99: of(({ fromRequest }) => fromRequest.p99),
    answerP99: of(({ answers }) => answers.p99),
    lost: sum(({ faults }) => faults.lost),
    twice: sum(({ faults }) => faults.twice),
    disorder: sum(({ faults }) => faults.disorder),
  }
}

function check(report: BenchReport, rows: readonly Summary[], readers: number): void {
  const baseline = rows.find(({ contender }) => contender === 'baseline')
  const nchan = rows.find(({ contender }) => contender.includes('nchan'))
  for (const telex of rows.filter(({ contender }) => contender.startsWith('Telex'))) {
    const what = `${telex.contender}, ${readers.toLocaleString('en-US')} readers`
    if (baseline !== undefined) {
      report.check(`${what}: deliveries/s, ratio to baseline`, telex.perSecond / baseline.perSecond, {
        atLeast: 0.9,
      })
      report.check(`${what}: 2xx to reader p99, ratio to baseline`, telex.p99 / baseline.p99, { atMost: 1.3 })
    }
    if (nchan !== undefined) {
      report.check(`${what}: deliveries/s, ratio to nginx + nchan`, telex.perSecond / nchan.perSecond, {
        atLeast: 1.5,
      })
    }
    report.check(`${what}: 2xx to reader p99, ms`, telex.p99, { atMost: 200 })
    report.check(`${what}: lost, duplicate or out of order`, telex.lost + telex.twice + telex.disorder, {
      atMost: 0,
    })
  }
}
