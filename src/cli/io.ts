import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

/** Exit codes: success, refused or failed, invalid arguments. */
export const DONE = 0
export const REFUSED = 1
export const USAGE = 2

/** An expected refusal: its message goes to stderr and the exit code is 1. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
}

/** Invalid arguments: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Prints to stdout, which has only results, so that it can be piped. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const CHUNK_CHARACTERS = 64 * 1024

/** Prints lines with backpressure. The reader of the pipe may stop early, as `head` does. */
export async function printLines(lines: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(joined(lines), { objectMode: true }), process.stdout, { end: false })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}

/** Joins lines into larger writes. */
async function* joined(lines: AsyncIterable<string>): AsyncIterable<string> {
  let chunk = ''
  for await (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length < CHUNK_CHARACTERS) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** Prints everything else to stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** A result for people or, with `--json`, for programs. */
export function printResult(json: boolean, value: unknown, line: string): void {
  print(json ? JSON.stringify(value) : line)
}

/** A list for people as columns, on a terminal with heads, or with `--json` one object a line. */
export function printRows(
  json: boolean,
  rows: readonly Readonly<Record<string, string>>[],
  { hasHeads = true } = {},
): void {
  if (json) {
    for (const row of rows) print(JSON.stringify(row))
    return
  }
  // What a script reads from a pipe has one line a row, as ever.
  for (const line of columnsOf(rows, hasHeads && process.stdout.isTTY)) print(line)
}

/** Rows as lines of columns, under the names of their fields. */
export function columnsOf(
  given: readonly Readonly<Record<string, string>>[],
  hasHeads: boolean,
): readonly string[] {
  const columns = Object.keys(given[0] ?? {})
  const heads = Object.fromEntries(columns.map((column) => [column, headOf(column)]))
  const rows = hasHeads && given.length > 0 ? [heads, ...given] : given
  const widths = columns.map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    columns
      .map((column, index) => (row[column] ?? '').padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** `lastUpdated` is headed `LAST UPDATED`. */
function headOf(column: string): string {
  return column.replaceAll(/[A-Z]/g, ' $&').toUpperCase()
}

/** Characters of a post's text that stand for its headline in a list. */
const MAX_EXCERPT_CHARACTERS = 60

/** What names a post in a list: its headline, or else how its text begins. */
export function excerptOf(headline: string, text: string): string {
  return headline === '' ? text.replaceAll(/\s+/g, ' ').slice(0, MAX_EXCERPT_CHARACTERS) : headline
}

/** All of standard input, without the line end that `echo` adds. */
export async function readStdin(): Promise<string> {
  return (await text(process.stdin)).replace(/\r?\n$/, '')
}
