import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { STORE_FILE } from '../../../src/adapters/sqlite/open-store.ts'
import { restoreBackup } from '../../../src/compose/back-office.ts'
import type { Instant } from '../../../src/domain/ids.ts'
import type { HubLimits } from '../../../src/fanout/live/hub.ts'
import { openProcess, type OneProcess } from './one-process.ts'
import { fastFolder, type PastStores } from './past-store.ts'

export const PROCESSES = [0, 1] as const

export type ProcessesWishes = {
  readonly pasts: PastStores
  readonly depth: number
  readonly limits: Partial<HubLimits>
  readonly maxUnsentBytes: number
  /** How many turns later each word from process to process arrives. */
  readonly lateness: readonly number[]
}

/**
 * A desk's two processes on one file, which are started, ended and killed.
 *
 * Killed is here: at one moment nothing of a process runs on. While the other lives, the file is as it is and the locks are
 * free; where none lives, what a new process finds are the files as they stood, copied without a word to SQLite.
 */
export class TwoProcesses implements AsyncDisposable {
  readonly #wishes: ProcessesWishes
  readonly #root = fastFolder()
  #folder: string
  #folders = 0
  #backup: string | null = null
  readonly #running: [OneProcess | null, OneProcess | null] = [null, null]
  readonly #lines: [(head: number) => void, (head: number) => void] = [ignore, ignore]
  /** What broke that was not killed. */
  readonly faults: unknown[] = []
  #told = 0
  #random = 1
  #clock = Date.now()

  private constructor(wishes: ProcessesWishes) {
    this.#wishes = wishes
    this.#folder = this.#newFolder()
  }

  static async open(wishes: ProcessesWishes): Promise<TwoProcesses> {
    const processes = new TwoProcesses(wishes)
    await wishes.pasts.copyInto(processes.#folder, wishes.depth)
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
      line: {
        sendHead: (head) => this.#tell(1 - which, head),
        onHead: (call) => (this.#lines[which] = call),
      },
      limits: this.#wishes.limits,
      maxUnsentBytes: this.#wishes.maxUnsentBytes,
      random: () => (this.#random = (this.#random * 48_271) % 2_147_483_647) / 2_147_483_647,
      now: () => ++this.#clock as Instant,
      report: (fault) => this.faults.push(fault),
    })
    this.#running[which] = process
  }

  /** A word between processes takes its time, and is lost with the one it is for. */
  #tell(to: number, head: number): void {
    const call = this.#lines[to]
    const { lateness } = this.#wishes
    const turns = lateness[this.#told++ % lateness.length] ?? 0
    void (async () => {
      for (let n = 0; n < turns; n++) await turn()
      call?.(head)
    })()
  }

  /** Ends it as SIGTERM does, and starts it again. */
  async restart(which: number): Promise<void> {
    await this.#running[which]?.end()
    this.#gone(which)
    await this.start(which)
  }

  #gone(which: number): void {
    this.#running[which] = null
    this.#lines[which] = ignore
  }

  /** Whichever runs; one is started where none does. */
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
    this.#gone(which)
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
    for (const which of PROCESSES) this.#gone(which)
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
    backUp(join(this.#backup, STORE_FILE))
  }

  /** The disk is lost; the backup takes its place, under another epoch. Without one, it is of what was there at first. */
  async restore(): Promise<void> {
    for (const which of PROCESSES) {
      await this.#running[which]?.end()
      this.#gone(which)
    }
    rmSync(this.#folder, { recursive: true })
    this.#folder = this.#newFolder()
    const backup = this.#backup ?? (await this.#firstBackup())
    await restoreBackup(backup, { data: this.#folder })
  }

  async #firstBackup(): Promise<string> {
    const folder = this.#newFolder()
    await this.#wishes.pasts.copyInto(folder, this.#wishes.depth)
    return folder
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#running) await process?.end()
    this.#root[Symbol.dispose]()
  }
}

function ignore(): void {}
