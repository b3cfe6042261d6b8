import { options } from '../../../src/config.ts'
import { BenchReport } from '../support/bench-report.ts'
import { pinSelf } from '../support/pinned-process.ts'
import { busyDesk } from './busy-desk.ts'
import type { Contender } from './contender.ts'
import { fanOut } from './fan-out.ts'
import { baseline } from './baseline.ts'
import { memory } from './memory.ts'
import { nchan } from './nchan.ts'
import { slowReaders } from './slow-readers.ts'
import { soak } from './soak.ts'
import { reconnectStorm } from './reconnect-storm.ts'
import { sampleOfTelex, telex } from './telex.ts'
import { wire } from './wire.ts'

export const scenarios = ['fan-out', 'desk', 'memory', 'wire', 'slow', 'kill', 'drain', 'processes'] as const
export type Scenario = (typeof scenarios)[number]

export type LiveOptions = {
  /** A thousand readers for some seconds, to check that everything works. */
  readonly quick: boolean
  readonly only: readonly Scenario[]
  readonly readers: readonly number[]
  readonly rounds: number
  /** Runs only the soak test, for so many minutes. */
  readonly soakMinutes: number | null
  readonly json: string | undefined
}

/** Runs the live benchmarks, and returns whether every promise was kept. */
export async function live({
  quick,
  only,
  readers,
  rounds,
  soakMinutes,
  json,
}: LiveOptions): Promise<boolean> {
  const report = new BenchReport('live')
  pinSelf()
  const most = Math.max(...readers)
  if (soakMinutes !== null) {
    await soak(report, most, soakMinutes)
    return report.end(json)
  }
  const isSelected = (scenario: Scenario): boolean => only.length === 0 || only.includes(scenario)
  if (isSelected('fan-out')) {
    const contenders = await availableContenders(report)
    for (const count of readers) {
      const burst = quick ? 60 : Math.round(400_000 / count)
      const round = { readers: count, burst, steady: quick ? 5 : 20, pinned: true }
      await fanOut(report, contenders, rounds, round)
    }
  }
  if (isSelected('desk')) await busyDesk(report, most, quick ? 10 : 100)
  if (isSelected('memory')) await memory(report, most, quick ? 1 : 3)
  if (isSelected('wire')) await wire(report)
  if (isSelected('slow')) await slowReaders(report, most, quick ? 5 : 60, Math.min(rounds, 3))
  if (isSelected('kill')) await reconnectStorm(report, most, 'SIGKILL')
  if (isSelected('drain')) await reconnectStorm(report, most, 'SIGTERM')
  if (isSelected('processes')) await twoProcesses(report, rounds, quick)
  return report.end(json)
}

/** More readers than the capacity of one process here, served by two that share the port. */
async function twoProcesses(report: BenchReport, rounds: number, quick: boolean): Promise<void> {
  const most: number = options.processes.max
  if (most < 2) return report.progress('Without two processes: this desk has one.')
  const sample = await sampleOfTelex()
  const round = {
    readers: quick ? 1_000 : 18_000,
    burst: quick ? 60 : 22,
    steady: quick ? 5 : 20,
    pinned: false,
  }
  await fanOut(report, [baseline(sample, false), telex({ gzip: true }, { processes: 2 })], rounds, round)
}

async function availableContenders(report: BenchReport): Promise<readonly Contender[]> {
  const sample = await sampleOfTelex()
  const all = [baseline(sample), nchan(sample), telex({ gzip: false }), telex({ gzip: true })]
  return all.filter((contender) => {
    const missing = contender.missing()
    if (missing !== null) report.progress(`Without ${contender.name}: ${missing}.`)
    return missing === null
  })
}
