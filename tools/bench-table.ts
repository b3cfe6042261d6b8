/**
 * Makes the docs' tables from what a bench wrote: `node tools/bench-table.ts BENCH.json [FILE.md …]`.
 *
 * In each file what stands between `<!-- bench:ID -->` and `<!-- /bench -->` becomes the table of that ID; IDs that this
 * bench did not measure are left as they are; `npm run format` then sets the columns. Without files every table is printed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { BenchJson } from '../test/load/support/bench-report.ts'
import { formatCell, type Table } from '../test/load/support/table.ts'

/** The table in Markdown, numbers to the right. */
function markdown({ columns, rows }: Table): string {
  const isText = (key: string): boolean => rows.some((row) => typeof row[key] === 'string')
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ label }) => label)),
    line(columns.map(({ key }) => (isText(key) ? '---' : '--:'))),
    ...rows.map((row) => line(columns.map((column) => formatCell(column, row)))),
  ].join('\n')
}

function whence({ bench, at, commit, machine }: BenchJson): string {
  const { cpu, cores, memoryGiB, kernel, node } = machine
  return `\`npm run bench ${bench}\` on ${at.slice(0, 10)}, commit ${commit ?? 'unknown'}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, Linux ${kernel}, Node ${node}.`
}

const [benchFile, ...files] = process.argv.slice(2)
if (benchFile === undefined) {
  process.stderr.write('Usage: node tools/bench-table.ts BENCH.json [FILE.md …]\n')
  process.exit(2)
}
const bench = JSON.parse(readFileSync(benchFile, 'utf8')) as BenchJson
if (files.length === 0) {
  for (const table of bench.tables) process.stdout.write(`${table.title}\n\n${markdown(table)}\n\n`)
  process.stdout.write(`${whence(bench)}\n`)
}
for (const file of files) {
  const text = readFileSync(file, 'utf8')
  const made = text.replaceAll(
    /(<!-- bench:([a-z0-9-]+) -->\n)[^]*?(<!-- \/bench -->)/g,
    (all: string, begin: string, id: string, end: string) => {
      const table = bench.tables.find((table) => table.id === id)
      return table === undefined ? all : `${begin}\n${markdown(table)}\n\n${whence(bench)}\n\n${end}`
    },
  )
  if (made !== text) writeFileSync(file, made)
}
