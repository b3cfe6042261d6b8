import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildWeb } from '../support/earlier-build.ts'
import { Inspector } from '../support/inspector.ts'
import { PinnedProcess, SERVER_CORE } from '../support/pinned-process.ts'
import { freePort } from './contender.ts'
import { Editor, type Posted, type PostRequest } from './editor.ts'
import { timedGet, type TimedAnswer } from './timed-get.ts'
import { wording } from './wording.ts'

const root = join(import.meta.dirname, '../../..')
const START_WITHIN_MS = 30_000
const SLUG = 'river-rises'

export type DeskOptions = {
  readonly processes?: number
  readonly environment?: Readonly<Record<string, string>>
  /** The checkout that it runs from, this one by default: an `earlierBuild` beside it. */
  readonly checkout?: string
  /** Puts a store with the story in it into the desk's folder; by default the desk is new. */
  readonly putStore?: (folder: string) => Promise<void>
}

/**
 * A desk as an operator runs it, in a process of its own with a fresh folder, with one story to post to. The folder lies
 * in the project's own `data`, on a disk: a temporary folder may be memory, where storing a post costs nothing.
 */
export class DeskProcess implements AsyncDisposable {
  readonly port: number
  readonly path = `/live/stories/${SLUG}`
  readonly page = `/stories/${SLUG}`
  readonly #folder: string
  readonly #inspectPort: number
  readonly #options: DeskOptions
  readonly #editor: Editor
  #server: PinnedProcess

  private constructor(
    folder: string,
    port: number,
    inspectPort: number,
    token: string,
    options: DeskOptions,
  ) {
    this.#folder = folder
    this.port = port
    this.#inspectPort = inspectPort
    this.#options = options
    this.#editor = new Editor(port, { authorization: `Bearer ${token}`, 'content-type': 'application/json' })
    this.#server = this.#run()
  }

  static async start(options: DeskOptions = {}): Promise<DeskProcess> {
    mkdirSync(join(root, 'data'), { recursive: true })
    const folder = mkdtempSync(join(root, 'data', 'bench-'))
    const { checkout = root, putStore } = options
    if (checkout === root) buildPages()
    await putStore?.(folder)
    const words = ['src/cli/main.ts', 'token', 'create', '--name', 'bench', '--scope', 'admin']
    const env = { ...process.env, TELEX_DATA: folder }
    const made = spawnSync(process.execPath, words, { cwd: checkout, env, encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`The desk gives no token. ${made.stderr}`)
    const desk = new DeskProcess(folder, await freePort(), await freePort(), made.stdout.trim(), options)
    try {
      await desk.untilUp()
      const body = JSON.stringify({ headline: 'The river rises', slug: SLUG })
      if (putStore === undefined) await desk.#editor.post({ path: '/api/v1/stories', headers: {}, body })
      return desk
    } catch (error) {
      await desk[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Its data folder. */
  get folder(): string {
    return this.#folder
  }

  get pid(): number {
    return this.#server.pid
  }

  /** Publishes the post with this number in it. With `once` it has an idempotency key and may be retried. */
  async post(number: number, { once = false } = {}): Promise<Posted> {
    return this.#editor.post(publication(number, once ? { 'idempotency-key': `bench-${number}` } : {}))
  }

  /** The request that publishes the post with this number in it, as sent over the wire. */
  request(number: number, { once = false } = {}): string {
    return this.#editor.textOf(publication(number, once ? { 'idempotency-key': `bench-${number}` } : {}))
  }

  /** Publishes, with retries while the desk is down. */
  async postUntilAnswered(number: number, withinMs: number): Promise<Posted> {
    const until = performance.now() + withinMs
    for (;;) {
      try {
        return await this.post(number, { once: true })
      } catch (error) {
        if (performance.now() > until) throw error
        await sleep(100)
      }
    }
  }

  async get(path: string): Promise<TimedAnswer> {
    return timedGet(this.port, path)
  }

  async untilUp(): Promise<void> {
    const until = performance.now() + START_WITHIN_MS
    while (performance.now() < until && this.#server.running) {
      const answer = await this.get('/health').catch(() => null)
      if (answer?.status === 200) return
      await sleep(50)
    }
    throw new Error(`The desk does not start. ${this.#server.error}`)
  }

  async inspect(): Promise<Inspector> {
    return Inspector.open(this.pid, this.#inspectPort)
  }

  /** Ends the process: a crash with SIGKILL, a graceful shutdown with SIGTERM. */
  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await this.#server.stop(signal)
  }

  /** Starts it again on the same folder and port. */
  startAgain(): void {
    this.#server = this.#run()
  }

  #run(): PinnedProcess {
    const { processes = 1, environment = {}, checkout = root } = this.#options
    const main = join(checkout, 'src/cli/main.ts')
    const words = [`--inspect-port=127.0.0.1:${this.#inspectPort}`, main, 'serve']
    return new PinnedProcess(process.execPath, words, {
      core: processes === 1 ? SERVER_CORE : null,
      env: {
        TELEX_DATA: this.#folder,
        TELEX_HOST: '127.0.0.1',
        TELEX_PORT: `${this.port}`,
        TELEX_PROCESSES: `${processes}`,
        TELEX_LOG_LEVEL: 'warn',
        // All readers of a benchmark come from one machine.
        TELEX_STREAMS_PER_ADDRESS: '0',
        TELEX_REQUESTS_PER_MINUTE: '0',
        ...environment,
      },
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#editor[Symbol.dispose]()
    if (this.#server.running) await this.#server.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function publication(number: number, headers: Readonly<Record<string, string>> = {}): PostRequest {
  return { path: `/api/v1/stories/${SLUG}/posts`, headers, body: JSON.stringify({ text: wording(number) }) }
}

let built = false

/** The desk needs built pages to start; fresh ones are not built again. */
function buildPages(): void {
  if (built) return
  buildWeb(root, { ifStale: true })
  built = true
}
