import { options } from '../../../src/config.ts'
import { BenchReport } from '../support/bench-report.ts'
import { pinSelf } from '../support/pinned-process.ts'
import { busyDesk } from './busy-desk.ts'
import type { Contender } from './contender.ts'
import { fanOut } from './fan-out.ts'
import { limit } from './limit.ts'
import { memory } from './memory.ts'
import { nchan } from './nchan.ts'
import { slowReaders } from './slow-readers.ts'
import { soak } from './soak.ts'
import { storm } from './storm.ts'
import { sampleOfTelex, telex } from './telex.ts'
import { wire } from './wire.ts'

export const scenarios = ['fan-out', 'desk', 'memory', 'wire', 'slow', 'kill', 'drain', 'processes'] as const
export type Scenario = (typeof scenarios)[number]

export type LiveWishes = {
  /** A thousand readers for some seconds, to see that everything works. */
  readonly quick: boolean
  readonly only: readonly Scenario[]
  readonly readers: readonly number[]
  readonly rounds: number
  /** Instead of all else: so many minutes of one thing. */
  readonly soakMinutes: number | null
  readonly json: string | undefined
}

/** Runs the live benchmarks, and says whether every promise was kept. */
export async function live({
  quick,
  only,
  readers,
  rounds,
  soakMinutes,
  json,
}: LiveWishes): Promise<boolean> {
  const report = new BenchReport('live')
  pinSelf()
  const most = Math.max(...readers)
  if (soakMinutes !== null) {
    await soak(report, most, soakMinutes)
    return report.end(json)
  }
  const wanted = (scenario: Scenario): boolean => only.length === 0 || only.includes(scenario)
  if (wanted('fan-out')) {
    const contenders = await thoseWhoCan(report)
    for (const count of readers) {
      const burst = quick ? 60 : Math.round(400_000 / count)
      const wishes = { readers: count, burst, steady: quick ? 5 : 20, pinned: true }
      await fanOut(report, contenders, rounds, wishes)
    }
  }
  if (wanted('desk')) await busyDesk(report, most, quick ? 10 : 100)
  if (wanted('memory')) await memory(report, most, quick ? 1 : 3)
  if (wanted('wire')) await wire(report)
  if (wanted('slow')) await slowReaders(report, most, quick ? 5 : 60, Math.min(rounds, 3))
  if (wanted('kill')) await storm(report, most, 'SIGKILL')
  if (wanted('drain')) await storm(report, most, 'SIGTERM')
  if (wanted('processes')) await twoProcesses(report, rounds, quick)
  return report.end(json)
}

/** More readers than one process may hold open here, served by two that share the port. */
async function twoProcesses(report: BenchReport, rounds: number, quick: boolean): Promise<void> {
  const most: number = options.processes.max
  if (most < 2) return report.progress('Without two processes: this desk has one.')
  const sample = await sampleOfTelex()
  const wishes = {
    readers: quick ? 1_000 : 18_000,
    burst: quick ? 60 : 22,
    steady: quick ? 5 : 20,
    pinned: false,
  }
  await fanOut(report, [limit(sample, false), telex({ gzip: true }, { processes: 2 })], rounds, wishes)
}

async function thoseWhoCan(report: BenchReport): Promise<readonly Contender[]> {
  const sample = await sampleOfTelex()
  const all = [limit(sample), nchan(sample), telex({ gzip: false }), telex({ gzip: true })]
  return all.filter((contender) => {
    const missing = contender.missing()
    if (missing !== null) report.progress(`Without ${contender.name}: ${missing}.`)
    return missing === null
  })
}
