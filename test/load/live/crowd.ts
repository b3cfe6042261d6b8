import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '../support/compile.ts'
import { LOAD_CORE, PinnedProcess } from '../support/pinned-process.ts'
import type { Answered } from './editor.ts'
import { Ledger } from './ledger.ts'

export type CrowdOptions = {
  readonly port: number
  readonly path: string
  readonly readers: number
  /** Events are numbered from 0 to one below this. */
  readonly events: number
  /** When a stream counts as open: with its response head, or with its first event. */
  readonly ready: 'head' | 'event'
  readonly gzip?: boolean
  /** Reconnect as our page does; otherwise a broken connection stays closed and is counted. */
  readonly reconnect?: boolean
  /** So many percent of all readers disconnect and reconnect each minute. */
  readonly churnPercent?: number
  /** Readers who read nothing, and readers who read a byte a second, for `slowSeconds` at a time. */
  readonly stalled?: number
  readonly trickling?: number
  readonly slowSeconds?: number
  readonly heartbeatMs?: number
  /** On the load's core, the default, or scheduled by the system. */
  readonly pinned?: boolean
  /** The readers end by themselves after that. */
  readonly atMostSeconds?: number
}

/** The readers' final report, beside the ledger. */
export type CrowdReport = {
  readonly greeted: number
  readonly missing: number
  readonly broken: number
  readonly strangers: number
  readonly silent: number
  readonly connectErrors: number
  readonly polls: number
  readonly beats: number
  readonly cpuMs: number
}

type Waiting = { readonly matches: (line: string[]) => boolean; readonly give: (line: string[]) => void }

const GATHER_WITHIN_MS = 60_000
const COUNT_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 30_000

/** The program of the readers. @throws MissingToolError where it can't be made. */
export function compileReaders(): string {
  return compile(join(import.meta.dirname, 'readers.c'))
}

/** The readers of one run: readers.c in a process of its own. Times are milliseconds of the monotonic clock. */
export class Crowd implements AsyncDisposable {
  readonly readers: number
  readonly slow: number
  readonly #process: PinnedProcess
  readonly #folder: string
  readonly #complete = new Map<number, number>()
  readonly #waiting = new Set<Waiting>()
  #report: CrowdReport | null = null

  private constructor(options: CrowdOptions) {
    this.readers = options.readers
    this.slow = (options.stalled ?? 0) + (options.trickling ?? 0)
    this.#folder = mkdtempSync(join(tmpdir(), 'telex-crowd-'))
    this.#process = new PinnedProcess(compileReaders(), argumentsOf(options, this.#dump), {
      core: options.pinned === false ? null : LOAD_CORE,
      onLine: (line) => this.#hear(line),
    })
  }

  /** Starts the readers, and waits until all streams are open. */
  static async gather(options: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(options)
    try {
      await crowd.untilAllOpen(GATHER_WITHIN_MS)
      return crowd
    } catch (error) {
      await crowd[Symbol.asyncDispose]()
      throw error
    }
  }

  get #dump(): string {
    return join(this.#folder, 'ledger')
  }

  get pid(): number {
    return this.#process.pid
  }

  /** When all readers are open the next time. */
  async untilAllOpen(withinMs: number): Promise<number> {
    const [, , ns] = await this.#line(([word]) => word === 'open', withinMs, 'all are open')
    return Number(ns) / 1e6
  }

  /** When the last reader that is not slow had this event. */
  async untilAllHave(event: number, withinMs: number): Promise<number> {
    const at = this.#complete.get(event)
    if (at !== undefined) return at
    const isIt = ([word, number]: string[]): boolean => word === 'all' && Number(number) === event
    const [, , ns] = await this.#line(isIt, withinMs, `all have event ${event}`)
    return Number(ns) / 1e6
  }

  /** How many streams are open now, and how many events are missing over all readers, slow ones too. */
  async count(): Promise<{ readonly open: number; readonly missing: number }> {
    const answer = this.#line(([word]) => word === 'count', COUNT_WITHIN_MS, 'they are counted')
    this.#process.say('count')
    const [, open, missing] = await answer
    return { open: Number(open), missing: Number(missing) }
  }

  /**
   * Posts over a connection of the readers' own program, so that the response and the events are recorded in the order in
   * which they arrive. One at a time. @throws Error when the response is not 2xx, or does not come.
   */
  async post(request: string): Promise<Answered> {
    const path = join(this.#folder, 'request')
    writeFileSync(path, request)
    const answer = this.#line(([word]) => word === 'answered', ANSWER_WITHIN_MS, 'a post is answered')
    this.#process.say(`post ${path}`)
    const [, status = '', asked, answered] = await answer
    if (!status.startsWith('2')) throw new Error(`The post is answered ${status}.`)
    return { askedMs: Number(asked) / 1e6, answeredMs: Number(answered) / 1e6 }
  }

  /** From here on no reader is slow. */
  resumeReading(): void {
    this.#process.say('resume')
  }

  /** Ends the readers; the ledger says which reader received what, and when. */
  async close(): Promise<{ readonly report: CrowdReport; readonly ledger: Ledger }> {
    await this.#process.finish()
    if (this.#report === null) throw new Error(`The readers failed. ${this.#process.error}`)
    return { report: this.#report, ledger: Ledger.read(this.#dump) }
  }

  #hear(line: string): void {
    const words = line.split(' ')
    if (words[0] === 'report') this.#report = JSON.parse(line.slice('report '.length)) as CrowdReport
    if (words[0] === 'all') this.#complete.set(Number(words[1]), Number(words[2]) / 1e6)
    for (const waiting of this.#waiting) {
      if (!waiting.matches(words)) continue
      this.#waiting.delete(waiting)
      waiting.give(words)
    }
  }

  async #line(matches: Waiting['matches'], withinMs: number, until: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        matches,
        give: (line) => {
          clearTimeout(late)
          resolve(line)
        },
      }
      const late = setTimeout(() => {
        this.#waiting.delete(waiting)
        reject(new Error(`The readers took too long until ${until}. ${this.#process.error}`))
      }, withinMs)
      this.#waiting.add(waiting)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function argumentsOf(options: CrowdOptions, dump: string): string[] {
  const given = {
    '--port': options.port,
    '--path': options.path,
    '--readers': options.readers,
    '--events': options.events,
    '--ready': options.ready,
    '--dump': dump,
    '--churn': options.churnPercent,
    '--stalled': options.stalled,
    '--trickling': options.trickling,
    '--slow-seconds': options.slowSeconds,
    '--heartbeat-ms': options.heartbeatMs,
    '--seconds': options.atMostSeconds,
  }
  const words = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [name, `${value}`],
  )
  if (options.gzip === true) words.push('--gzip')
  if (options.reconnect === true) words.push('--reconnect')
  return words
}
