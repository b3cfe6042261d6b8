import type { Column } from './table.ts'

/** Percentiles and the maximum, in milliseconds. */
export type Percentiles = {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** The columns of a table of percentiles. */
export const percentileColumns: readonly Column[] = ['p50', 'p95', 'p99', 'max'].map((key) => ({
  key,
  label: key,
  digits: 1,
}))

/** A bucket is ten microseconds wide, and a latency of more than a minute counts as a minute. */
const BUCKET_MS = 0.01
const BUCKETS = 6_000_001

/** A histogram of latencies in constant memory: exact to ten microseconds up to a minute. */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS)
  #total = 0

  /** A negative latency (received before the editor's response) counts as 0. */
  add(ms: number): void {
    const step = Math.min(BUCKETS - 1, Math.max(0, Math.round(ms / BUCKET_MS)))
    this.#counts[step] = (this.#counts[step] ?? 0) + 1
    this.#total++
  }

  get total(): number {
    return this.#total
  }

  percentiles(): Percentiles {
    return { p50: this.at(0.5), p95: this.at(0.95), p99: this.at(0.99), max: this.at(1) }
  }

  /** @param part from 0 to 1. */
  at(part: number): number {
    const rank = Math.max(1, Math.ceil(this.#total * part))
    let seen = 0
    for (let step = 0; step < BUCKETS; step++) {
      seen += this.#counts[step] ?? 0
      if (seen >= rank) return Math.round(step * BUCKET_MS * 100) / 100
    }
    return 0
  }
}

export function percentilesOf(latenciesMs: readonly number[]): Percentiles {
  const histogram = new LatencyHistogram()
  for (const ms of latenciesMs) histogram.add(ms)
  return histogram.percentiles()
}

/** The middle one, or the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** The median of each percentile over the rounds. */
export function medianPercentiles(rounds: readonly Percentiles[]): Percentiles {
  const of = (name: keyof Percentiles): number => median(rounds.map((round) => round[name]))
  return { p50: of('p50'), p95: of('p95'), p99: of('p99'), max: of('max') }
}
