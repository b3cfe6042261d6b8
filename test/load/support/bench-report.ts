import { writeFileSync } from 'node:fs'
import { thisCommit, thisMachine, type Machine } from './machine.ts'
import { formatTable, type Table } from './table.ts'

/** A promise and what was measured. */
export type Check = {
  readonly promise: string
  readonly measured: number
  readonly atLeast?: number
  readonly atMost?: number
  readonly ok: boolean
}

/** What `--json` writes: the docs' tables are made from it. */
export type BenchJson = {
  readonly bench: string
  readonly at: string
  readonly commit: string | null
  readonly machine: Machine
  readonly tables: readonly Table[]
  readonly checks: readonly Check[]
  /** What the tables were computed from, round by round. */
  readonly raw: Readonly<Record<string, unknown>>
}

/** Gathers the tables and checks of one run: tables go to standard output as they come, progress to standard error. */
export class BenchReport {
  readonly #bench: string
  readonly #machine = thisMachine()
  readonly #at = new Date().toISOString()
  readonly #tables: Table[] = []
  readonly #checks: Check[] = []
  readonly #raw: Record<string, unknown> = {}

  constructor(bench: string) {
    this.#bench = bench
    const { cpu, cores, memoryGiB, kernel, node, loadBefore } = this.#machine
    this.progress(`${cpu}, ${cores} cores, ${memoryGiB} GiB, Linux ${kernel}, Node ${node}`)
    if (loadBefore > 0.2) this.progress(`The machine is busy (load ${loadBefore}): read the ratios only.`)
  }

  progress(line: string): void {
    process.stderr.write(`${line}\n`)
  }

  table(table: Table): void {
    this.#tables.push(table)
    process.stdout.write(`\n${formatTable(table)}\n`)
  }

  raw(name: string, value: unknown): void {
    this.#raw[name] = value
  }

  check(
    promise: string,
    measured: number,
    limit: { readonly atLeast?: number; readonly atMost?: number },
  ): void {
    const ok = measured >= (limit.atLeast ?? -Infinity) && measured <= (limit.atMost ?? Infinity)
    this.#checks.push({ promise, measured: Math.round(measured * 1_000) / 1_000, ...limit, ok })
  }

  /** Prints the checks, writes the JSON where a path is given, and returns whether every promise was kept. */
  end(jsonPath: string | undefined): boolean {
    this.table({
      id: 'promises',
      title: 'Promises',
      columns: [
        { key: 'promise', label: 'promise' },
        { key: 'measured', label: 'measured', digits: 3 },
        { key: 'limit', label: 'limit' },
        { key: 'kept', label: '' },
      ],
      rows: this.#checks.map(({ promise, measured, atLeast, atMost, ok }) => ({
        promise,
        measured,
        limit: atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`,
        kept: ok ? 'kept' : 'MISSED',
      })),
    })
    if (jsonPath !== undefined) writeFileSync(jsonPath, `${JSON.stringify(this.#json(), null, 1)}\n`)
    return this.#checks.every(({ ok }) => ok)
  }

  #json(): BenchJson {
    return {
      bench: this.#bench,
      at: this.#at,
      commit: thisCommit(),
      machine: this.#machine,
      tables: this.#tables,
      checks: this.#checks,
      raw: this.#raw,
    }
  }
}
