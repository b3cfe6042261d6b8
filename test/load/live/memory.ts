import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchReport } from '../support/bench-report.ts'
import { median } from '../support/percentiles.ts'
import { kernelBytes, rssBytes } from '../support/process-cost.ts'
import { Crowd } from './crowd.ts'
import { DeskProcess } from './desk-process.ts'

const MOST_BYTES_PER_READER = 12 * 1_024

/**
 * Measures the memory of an open page: of the process after garbage collection, without readers and with idle ones. The
 * kernel's part includes both ends of each connection, because the readers are on this machine too.
 */
export async function memory(report: BenchReport, readers: number, runs: number): Promise<void> {
  const perReader: number[] = []
  const kernel: number[] = []
  for (let run = 0; run < runs; run++) {
    await using desk = await DeskProcess.start()
    using inspector = await desk.inspect()
    const { port, path } = desk
    const options = { port, path, ready: 'event', events: 10, atMostSeconds: 120 } as const
    // Warms up: code that serves a reader is compiled, and memory pages are touched, before anything is measured.
    await (await Crowd.gather({ ...options, readers: 100 })).close()

    const measure = async (): Promise<{ process: number; kernel: number }> => {
      await sleep(1_000)
      await inspector.collectGarbage()
      await sleep(500)
      return { process: rssBytes(desk.pid), kernel: kernelBytes() ?? 0 }
    }
    const before = await measure()
    await using crowd = await Crowd.gather({ ...options, readers })
    const after = await measure()
    perReader.push((after.process - before.process) / readers)
    kernel.push((after.kernel - before.kernel) / readers)
    report.progress(`memory, run ${run + 1} of ${runs}: ${Math.round(perReader.at(-1) ?? 0)} bytes a reader`)
    await crowd.close()
  }
  report.raw('memory', { readers, perReader, kernel })
  report.table({
    id: 'memory',
    title: `Memory for one idle reader, with ${readers.toLocaleString('en-US')} of them (median of ${runs} runs)`,
    columns: [
      { key: 'what', label: 'what' },
      { key: 'bytes', label: 'bytes' },
      { key: 'spread', label: 'spread of runs, %', digits: 1 },
    ],
    rows: [
      { what: 'the process', bytes: median(perReader), spread: spreadPercent(perReader) },
      { what: 'the kernel, both ends', bytes: median(kernel), spread: spreadPercent(kernel) },
    ],
  })
  report.check('memory of an idle reader, bytes', median(perReader), { atMost: MOST_BYTES_PER_READER })
}

function spreadPercent(values: readonly number[]): number {
  return ((Math.max(...values) - Math.min(...values)) / median(values)) * 100
}
