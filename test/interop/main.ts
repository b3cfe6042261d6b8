/**
 * The interoperability matrix: `npm run interop`, with `--help`.
 *
 * The real sender, encryption and all, sends to every HTTP/2 server that is on this machine. Progress goes to standard
 * error, the table to standard output. Exit code 0: by every server's own count nothing was lost, and nothing came twice
 * beyond what was in flight when a connection broke; 1: something was; 2: wrong words.
 */
import { writeFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { nameOf, runRow, settingsFor, type Row } from './matrix.ts'
import { applications } from './servers/applications.ts'
import { proxies } from './servers/proxies.ts'
import { tryStreams } from './streams.ts'

type Flags = {
  readonly only?: readonly string[]
  readonly settings?: string
  readonly requests: number
  readonly packages?: string
  readonly json?: string
  readonly streams?: true
}

const servers = [...proxies, ...applications]

async function run({ only, settings, requests, packages = '', json }: Flags): Promise<boolean> {
  const folder = packages === '' ? null : packages
  const rows: Row[] = []
  const skipped: string[] = []
  for (const server of servers.filter(({ name }) => only === undefined || only.includes(name))) {
    const version = server.version(folder)
    if (version === null) {
      skipped.push(server.name)
      continue
    }
    const chosen = settingsFor(server).filter(
      (each) => settings === undefined || nameOf(each).includes(settings),
    )
    for (const each of chosen) {
      const row = await attempt(() => runRow(server, each, requests, { version, packages: folder }), {
        server: server.name,
        version,
        settings: nameOf(each),
        requests,
      })
      rows.push(row)
      process.stderr.write(`${lineOf(row)}\n`)
    }
  }
  process.stdout.write(`${table(rows)}\n`)
  if (skipped.length > 0) process.stdout.write(`\nSkipped, not on this machine: ${skipped.join(', ')}.\n`)
  const red = rows.filter(({ faults }) => faults.length > 0)
  process.stdout.write(`\n${rows.length - red.length} rows passed, ${red.length} failed.\n`)
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ rows, skipped }, null, 2)}\n`)
  return red.length === 0
}

/** A server that does not start is a row with a fault, and the next one is tried. */
async function attempt(
  row: () => Promise<Row>,
  known: Pick<Row, 'server' | 'version' | 'settings' | 'requests'>,
): Promise<Row> {
  try {
    return await row()
  } catch (error) {
    const none = {
      accepted: 0,
      connections: 0,
      lost: 0,
      twice: 0,
      inFlightAtBreaks: 0,
      seconds: 0,
      perSecond: 0,
    }
    return { ...known, ...none, faults: [error instanceof Error ? error.message : String(error)], notes: [] }
  }
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

const columns: readonly (readonly [label: string, cell: (row: Row) => string, isText?: true])[] = [
  ['server', ({ server }) => server, true],
  ['version', ({ version }) => version, true],
  ['settings', ({ settings }) => settings, true],
  ['requests', ({ requests }) => number.format(requests)],
  ['accepted', ({ accepted }) => number.format(accepted)],
  ['connections', ({ connections }) => number.format(connections)],
  ['lost', ({ lost }) => number.format(lost)],
  ['sent twice', ({ twice }) => number.format(twice)],
  ['in flight at breaks', ({ inFlightAtBreaks }) => number.format(inFlightAtBreaks)],
  ['seconds', ({ seconds }) => seconds.toFixed(1)],
  ['requests/s', ({ perSecond }) => number.format(perSecond)],
]

/** Markdown, numbers to the right. */
function table(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(([label]) => label)),
    line(columns.map(([, , isText]) => (isText === true ? '---' : '--:'))),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row)))),
  ].join('\n')
}

function lineOf(row: Row): string {
  const cells = columns.map(([label, cell, isText]) =>
    isText === true ? cell(row) : `${label} ${cell(row)}`,
  )
  const faults = row.faults.map((fault) => `\n  FAULT: ${fault}`)
  return [cells.join(', '), ...faults, ...row.notes.map((note) => `\n  ${note}`)].join('')
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.')
  return value
}

const program = new Command('interop')
  .description('The push sender against every HTTP/2 server on this machine.')
  .option('--only <server...>', `these servers alone: ${servers.map(({ name }) => name).join(', ')}`)
  .option('--settings <text>', 'rows whose settings have this in their name, such as "as installed"')
  .option('--requests <number>', 'messages in each row', wholeNumber, 10_000)
  .option('--packages <folder>', 'where npm’s http2 is installed')
  .option('--json <file>', 'write the rows to this file')
  .option('--streams', 'live streams through the proxies instead, each as it is installed and as documented')
  .action(async (flags: Flags) => {
    if (flags.streams === true) await tryStreams(flags.only)
    else if (!(await run(flags))) process.exitCode = 1
  })
try {
  await program.exitOverride().parseAsync()
} catch (error) {
  // It has said what is wrong already; asked for help, nothing is.
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
