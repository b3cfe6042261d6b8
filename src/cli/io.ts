import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

/** Exit codes: what was asked is done, was refused or failed, or was not understood. */
export const DONE = 0
export const REFUSED = 1
export const USAGE = 2

/** An expected "no" of a command: its sentence goes to stderr and the exit code is 1. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
}

/** Wrong words on the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Results alone go to stdout, so that they can be piped. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const PRINT_CHARACTERS = 64 * 1024

/** Prints as many lines as there are, no faster than they are read. Who reads them may stop, as `head` does. */
export async function printLines(lines: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(joined(lines), { objectMode: true }), process.stdout, { end: false })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}

/** One write for many lines. */
async function* joined(lines: AsyncIterable<string>): AsyncIterable<string> {
  let chunk = ''
  for await (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length < PRINT_CHARACTERS) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** Everything else goes to stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** A result for people or, with `--json`, for programs. */
export function printResult(json: boolean, value: unknown, line: string): void {
  print(json ? JSON.stringify(value) : line)
}

/** A list for people as columns, or with `--json` one object a line. */
export function printRows(json: boolean, rows: readonly Readonly<Record<string, string>>[]): void {
  if (json) {
    for (const row of rows) print(JSON.stringify(row))
    return
  }
  const columns = Object.keys(rows[0] ?? {})
  const widths = columns.map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  for (const row of rows) {
    print(
      columns
        .map((column, index) => (row[column] ?? '').padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** All of standard input, without the line end that `echo` adds. */
export async function readStdin(): Promise<string> {
  return (await text(process.stdin)).replace(/\r?\n$/, '')
}
