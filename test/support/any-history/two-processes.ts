import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { STORE_FILE } from '../../../src/adapters/sqlite/open-store.ts'
import { restoreBackup } from '../../../src/compose/backup.ts'
import type { Instant } from '../../../src/domain/ids.ts'
import type { HubLimits } from '../../../src/fanout/live/hub.ts'
import { openProcess, type OneProcess } from './one-process.ts'
import { fastFolder, type PastStores } from './past-store.ts'

export const PROCESSES = [0, 1] as const

export type TwoProcessesOptions = {
  readonly pasts: PastStores
  readonly depth: number
  readonly limits: Partial<HubLimits>
  readonly maxUnsentBytes: number
  /** After how many turns of the event loop each message between processes arrives. */
  readonly delays: readonly number[]
}

/**
 * A desk's two processes on one file, which are started, ended and killed.
 *
 * A kill means: at one moment nothing of a process runs on. While the other lives, the file stays and the locks are released.
 * Where none lives, a new process finds the files as they were, copied without SQLite's help.
 */
export class TwoProcesses implements AsyncDisposable {
  readonly #options: TwoProcessesOptions
  readonly #root = fastFolder()
  #folder: string
  #folders = 0
  #backup: string | null = null
  readonly #running: [OneProcess | null, OneProcess | null] = [null, null]
  readonly #channels: [(head: number) => void, (head: number) => void] = [ignore, ignore]
  /** Faults other than the kills. */
  readonly faults: unknown[] = []
  #messages = 0
  #random = 1
  #clock = Date.now()

  private constructor(options: TwoProcessesOptions) {
    this.#options = options
    this.#folder = this.#newFolder()
  }

  static async open(options: TwoProcessesOptions): Promise<TwoProcesses> {
    const processes = new TwoProcesses(options)
    await options.pasts.copyInto(processes.#folder, options.depth)
    await processes.startAll()
    return processes
  }

  get(which: number): OneProcess | null {
    return this.#running[which] ?? null
  }

  async startAll(): Promise<void> {
    for (const which of PROCESSES) await this.start(which)
  }

  async start(which: number): Promise<void> {
    if (this.#running[which]) return
    const process = await openProcess({
      folder: this.#folder,
      channel: {
        sendHead: (head) => this.#deliver(1 - which, head),
        onHead: (call) => (this.#channels[which] = call),
      },
      limits: this.#options.limits,
      maxUnsentBytes: this.#options.maxUnsentBytes,
      random: () => (this.#random = (this.#random * 48_271) % 2_147_483_647) / 2_147_483_647,
      now: () => ++this.#clock as Instant,
      report: (fault) => this.faults.push(fault),
    })
    this.#running[which] = process
  }

  /** A message between processes is delayed, and lost when its receiver ends. */
  #deliver(to: number, head: number): void {
    const call = this.#channels[to]
    const { delays } = this.#options
    const turns = delays[this.#messages++ % delays.length] ?? 0
    void (async () => {
      for (let n = 0; n < turns; n++) await turn()
      call?.(head)
    })()
  }

  /** Shuts it down gracefully, and starts it again. */
  async restart(which: number): Promise<void> {
    await this.#running[which]?.end()
    this.#forget(which)
    await this.start(which)
  }

  #forget(which: number): void {
    this.#running[which] = null
    this.#channels[which] = ignore
  }

  /** A running process; one is started where none runs. */
  async any(preferred = 0): Promise<OneProcess> {
    const running = this.#running[preferred] ?? this.#running[1 - preferred]
    if (running) return running
    await this.start(preferred)
    return this.any(preferred)
  }

  async kill(which: number): Promise<void> {
    const process = this.#running[which]
    if (!process) return
    if (!this.#running[1 - which]) return this.killAll()
    this.#forget(which)
    await process.kill()
  }

  async killAll(): Promise<void> {
    const running = this.#running.filter((process) => process !== null)
    const left = this.#folder
    this.#folder = this.#newFolder()
    mkdirSync(this.#folder, { recursive: true })
    for (const file of [STORE_FILE, `${STORE_FILE}-wal`]) {
      if (existsSync(join(left, file))) copyFileSync(join(left, file), join(this.#folder, file))
    }
    for (const which of PROCESSES) this.#forget(which)
    for (const process of running) await process.kill()
    rmSync(left, { recursive: true })
  }

  #newFolder(): string {
    return join(this.#root.path, `${++this.#folders}`)
  }

  async backUp(): Promise<void> {
    const { backUp } = await this.any()
    this.#backup = this.#newFolder()
    mkdirSync(this.#backup)
    await backUp(join(this.#backup, STORE_FILE))
  }

  /** Loses the disk and restores the backup, under a new epoch. Without one, the store it began with is restored. */
  async restore(): Promise<void> {
    for (const which of PROCESSES) {
      await this.#running[which]?.end()
      this.#forget(which)
    }
    rmSync(this.#folder, { recursive: true })
    this.#folder = this.#newFolder()
    const backup = this.#backup ?? (await this.#firstBackup())
    await restoreBackup(backup, { data: this.#folder })
  }

  async #firstBackup(): Promise<string> {
    const folder = this.#newFolder()
    await this.#options.pasts.copyInto(folder, this.#options.depth)
    return folder
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#running) await process?.end()
    this.#root[Symbol.dispose]()
  }
}

function ignore(): void {}
