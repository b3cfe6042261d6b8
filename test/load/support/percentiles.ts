import type { Column } from './table.ts'

/** Milliseconds at which so many of a hundred lie at or below, and the last. */
export type Percentiles = {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** How a table shows them. */
export const percentileColumns: readonly Column[] = ['p50', 'p95', 'p99', 'max'].map((key) => ({
  key,
  label: key,
  digits: 1,
}))

/** A step is ten microseconds, and a delay of more than a minute counts as one. */
const STEP_MS = 0.01
const STEPS = 6_000_001

/** Counts delays so that any number of them takes the same memory: exact to ten microseconds up to a minute. */
export class Delays {
  readonly #counts = new Uint32Array(STEPS)
  #total = 0

  /** A delay below zero (heard of before the editor was told) counts as none. */
  add(ms: number): void {
    const step = Math.min(STEPS - 1, Math.max(0, Math.round(ms / STEP_MS)))
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
    for (let step = 0; step < STEPS; step++) {
      seen += this.#counts[step] ?? 0
      if (seen >= rank) return Math.round(step * STEP_MS * 100) / 100
    }
    return 0
  }
}

export function percentilesOf(delaysMs: readonly number[]): Percentiles {
  const delays = new Delays()
  for (const ms of delaysMs) delays.add(ms)
  return delays.percentiles()
}

/** The middle one, or the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** Of each percentile the median over the rounds. */
export function medianPercentiles(rounds: readonly Percentiles[]): Percentiles {
  const of = (name: keyof Percentiles): number => median(rounds.map((round) => round[name]))
  return { p50: of('p50'), p95: of('p95'), p99: of('p99'), max: of('max') }
}
