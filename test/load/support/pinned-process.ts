import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, cpus } from 'node:os'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** The server and the load run on different cores, so that the load takes nothing from the server. */
export const SERVER_CORE = 0
export const LOAD_CORE = 1

export type ProcessOptions = {
  /** The core it is pinned to; `null` lets the system choose. */
  readonly core: number | null
  readonly env?: Readonly<Record<string, string>>
  /** Called with each line of standard output. */
  readonly onLine?: (line: string) => void
}

/** How long a process may take to end after it was asked to. */
const END_WITHIN_MS = 10_000
/** How much of its standard error is kept, for the message when it fails. */
const KEPT_ERROR_CHARACTERS = 4_000

/** A program on a core of its own, stopped when it is disposed. */
export class PinnedProcess implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #ended: Promise<unknown>
  #error = ''

  constructor(command: string, args: readonly string[], { core, env = {}, onLine }: ProcessOptions) {
    // Set even where any core will do: otherwise it would inherit the core of this process.
    const cores = core ?? `0-${cpus().length - 1}`
    const [program, words] = canPin()
      ? ['taskset', ['-c', `${cores}`, command, ...args]]
      : [command, [...args]]
    this.#child = spawn(program, words, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    this.#ended = once(this.#child, 'close').catch((error: unknown) => error)
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#error = (this.#error + text).slice(-KEPT_ERROR_CHARACTERS)
    })
    // A program that died does not read its input; its end is reported elsewhere.
    this.#child.stdin.on('error', () => undefined)
    const lines = createInterface({ input: this.#child.stdout })
    if (onLine === undefined) this.#child.stdout.resume()
    else lines.on('line', onLine)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** The end of what it wrote to standard error. */
  get error(): string {
    return this.#error
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** When it has ended and all its output has been read. */
  get ended(): Promise<unknown> {
    return this.#ended
  }

  say(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Closes its standard input, which stops our own programs, and waits for the end. */
  async finish(): Promise<void> {
    this.#child.stdin.end()
    await this.#waitForEnd()
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal)
    await this.#waitForEnd()
  }

  async #waitForEnd(): Promise<void> {
    const cut = setTimeout(() => this.#child.kill('SIGKILL'), END_WITHIN_MS)
    await this.#ended
    clearTimeout(cut)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.running) await this.stop('SIGTERM')
  }
}

let pinnable: boolean | undefined

/** Whether programs can be pinned here: on Linux with two cores and `taskset` (util-linux). */
export function canPin(): boolean {
  pinnable ??= availableParallelism() >= 2 && spawnSync('taskset', ['--version']).status === 0
  return pinnable
}

/** Pins this process, which plays the editor, to the core of the load. */
export function pinSelf(): void {
  if (canPin()) spawnSync('taskset', ['-acp', `${LOAD_CORE}`, `${process.pid}`])
}
