import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '../support/compile.ts'
import type { Percentiles } from '../support/percentiles.ts'
import { LOAD_CORE, PinnedProcess } from '../support/pinned-process.ts'

/** A request as sent over the wire, and the status that has to come. */
export type ClickRequest = { readonly text: string; readonly status: number }

/** So many connections that each ask again as soon as they are answered. */
export type StormOptions = {
  readonly port: number
  readonly request: ClickRequest
  readonly connections: number
  /** A new connection for each request. */
  readonly newConnections?: boolean
  readonly forMs: number
}

/** So many visitors at random moments, each with a page, a script, a style and a stream. */
export type VisitOptions = {
  readonly port: number
  readonly requests: Readonly<Record<VisitStep, ClickRequest>>
  readonly visits: number
  readonly withinMs: number
  /** How long a visitor's page stays open. */
  readonly stayMs: number
}

export const visitSteps = ['page', 'script', 'style', 'stream'] as const
export type VisitStep = (typeof visitSteps)[number]

/** Waits in milliseconds. */
export type Answers = Percentiles & { readonly answers: number; readonly bytes: number }

type Heard = {
  readonly ms: number
  /** CPU time of the clicks themselves. */
  readonly cpuMs: number
  readonly broken: number
  readonly refused: number
  readonly connects: number
  readonly kinds: readonly Answers[]
}

export type Storm = Omit<Heard, 'kinds'> & Answers
export type Visits = Omit<Heard, 'kinds'> & Readonly<Record<VisitStep, Answers>>

/** The program of the clicks. @throws MissingToolError where it can't be made. */
export function compileClicks(): string {
  return compile(join(import.meta.dirname, 'clicks.c'))
}

/** Clicks as fast as the server answers. @throws Error when an answer is another than expected, or a connection breaks. */
export async function storm(options: StormOptions): Promise<Storm> {
  const { port, request, connections, newConnections = false, forMs } = options
  const words = ['--port', port, '--connections', connections, '--ms', forMs]
  const { kinds, ...heard } = await run([...words, ...(newConnections ? ['--new'] : [])], [request], true)
  const [answers] = kinds
  if (answers === undefined || heard.broken + heard.refused > 0) {
    throw new Error(`Of the clicks ${heard.broken} broke and ${heard.refused} had another status.`)
  }
  return { ...heard, ...answers }
}

/** Lets the visitors come, whatever the answers take. */
export async function visit(options: VisitOptions): Promise<Visits> {
  const { port, requests, visits, withinMs, stayMs } = options
  const words = ['--port', port, '--visits', visits, '--within-ms', withinMs, '--stay-ms', stayMs]
  const steps = visitSteps.map((step) => requests[step])
  const { kinds, ...heard } = await run(words, steps, false)
  const [page, script, style, stream] = kinds
  if (page === undefined || script === undefined || style === undefined || stream === undefined) {
    throw new Error('The visitors report too little.')
  }
  return { ...heard, page, script, style, stream }
}

async function run(
  words: readonly (string | number)[],
  requests: readonly ClickRequest[],
  pinned: boolean,
): Promise<Heard> {
  const folder = mkdtempSync(join(tmpdir(), 'telex-clicks-'))
  try {
    const files = requests.flatMap(({ text, status }, index) => {
      const path = join(folder, `${index}`)
      writeFileSync(path, text)
      return ['--request', `${status}`, path]
    })
    let said = ''
    const clicks = new PinnedProcess(compileClicks(), [...words.map(String), ...files], {
      core: pinned ? LOAD_CORE : null,
      onLine: (line) => {
        if (line.startsWith('report ')) said = line.slice('report '.length)
      },
    })
    await clicks.ended
    if (said === '') throw new Error(`The clicks failed. ${clicks.error}`)
    return JSON.parse(said) as Heard
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
