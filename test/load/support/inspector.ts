import { setTimeout as sleep } from 'node:timers/promises'

type Answer = {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

const OPEN_WITHIN_MS = 5_000
const ANSWER_WITHIN_MS = 60_000

/**
 * Inspects a running Node process through its inspector: SIGUSR1 opens it, on the port that `--inspect-port` set at start.
 * The measured process needs no hook for it.
 */
export class Inspector implements Disposable {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #asked = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer
      if (answer.id === undefined) return
      this.#waiting.get(answer.id)?.(answer)
      this.#waiting.delete(answer.id)
    })
  }

  static async open(pid: number, port: number): Promise<Inspector> {
    process.kill(pid, 'SIGUSR1')
    const socket = new WebSocket(await addressOf(port))
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true })
      socket.addEventListener('error', () => reject(new Error('The inspector refuses.')), { once: true })
    })
    return new Inspector(socket)
  }

  /** Collects all garbage, twice: what the first run finalized is freed by the second. */
  async collectGarbage(): Promise<void> {
    await this.#ask('HeapProfiler.collectGarbage')
    await this.#ask('HeapProfiler.collectGarbage')
  }

  /** Evaluates an expression in the process and returns the JSON value. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = await this.#ask('Runtime.evaluate', { expression, returnByValue: true })
    return (answer as { result: { value: T } }).result.value
  }

  /** Resets and starts the measurement of the event loop delay. */
  async watchLoop(): Promise<void> {
    await this.evaluate(
      `globalThis.__delay ??= process.getBuiltinModule('perf_hooks').monitorEventLoopDelay({ resolution: 5 }),
       __delay.enable(), __delay.reset()`,
    )
  }

  /** The event loop delay since `watchLoop`, in milliseconds beyond the timer's resolution. */
  async loopDelay(): Promise<{ readonly p50: number; readonly p99: number; readonly max: number }> {
    const [p50 = 0, p99 = 0, max = 0] = await this.evaluate<number[]>(
      `[__delay.percentile(50), __delay.percentile(99), __delay.max]`,
    )
    const late = (ns: number): number => Math.max(0, Math.round(ns / 1e4) / 100 - 5)
    return { p50: late(p50), p99: late(p99), max: late(max) }
  }

  async startProfile(): Promise<void> {
    await this.#ask('Profiler.enable')
    await this.#ask('Profiler.setSamplingInterval', { interval: 200 })
    await this.#ask('Profiler.start')
  }

  /** The profile in the form that Chromium's DevTools open (`.cpuprofile`). */
  async stopProfile(): Promise<unknown> {
    return ((await this.#ask('Profiler.stop')) as { profile: unknown }).profile
  }

  async #ask(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#asked
    const answer = await new Promise<Answer>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${method}: no answer.`)), ANSWER_WITHIN_MS)
      this.#waiting.set(id, (answer) => {
        clearTimeout(late)
        resolve(answer)
      })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }
}

async function addressOf(port: number): Promise<string> {
  const until = performance.now() + OPEN_WITHIN_MS
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/json/list`)
      const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[]
      if (target !== undefined) return target.webSocketDebuggerUrl
    } catch (error) {
      if (performance.now() > until) throw new Error('The inspector did not open.', { cause: error })
    }
    await sleep(50)
  }
}
