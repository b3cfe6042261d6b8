import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { environmentName, type OptionName } from '../../../src/config.ts'
import type { AlertCounts } from '../../../src/domain/alert.ts'
import { apiCaller, type ApiCaller } from '../../support/api-caller.ts'
import { keepSubscriptions } from '../../support/many-subscriptions.ts'
import { pushOptions } from '../../support/push-desk.ts'
import type { PushService } from '../../support/push-service/start-push-service.ts'
import { freePort, newToken, startServer, type ServerProcess } from '../../support/server-process.ts'
import { cpuMs, rssBytes } from '../support/process-cost.ts'

const root = join(import.meta.dirname, '../../..')
const LOOK_EVERY_MS = 200
const IDLE_MS = 3_000

/** What one alert took. */
export type AlertRound = {
  readonly counts: AlertCounts
  /** Seconds from the editor's request until the push service had so many of a hundred. */
  readonly p50: number
  readonly p90: number
  readonly all: number
  /** Messages that a subscription had been given before. */
  readonly repeated: number
  /** Until the desk says that it is done. */
  readonly done: number
  /** Processor time of the desk, its threads included, less what it takes when nothing happens. */
  readonly cpuMicroseconds: number
  /** Most memory beyond what it had before, in MiB. */
  readonly memoryMiB: number
}

/** A desk as an operator runs it, with subscriptions at a push service of the tests, on whatever cores there are. */
export class SendingDesk implements AsyncDisposable {
  readonly folder: string
  readonly call: ApiCaller
  readonly #service: PushService
  readonly #server: ServerProcess
  readonly #story: string
  #idle: number | null = null

  private constructor(
    folder: string,
    service: PushService,
    server: ServerProcess,
    call: ApiCaller,
    story: string,
  ) {
    this.folder = folder
    this.call = call
    this.#service = service
    this.#server = server
    this.#story = story
  }

  static async start(
    service: PushService,
    subscriptions: number,
    { options = {}, nodeOptions = '' }: DeskWishes = {},
  ): Promise<SendingDesk> {
    // On a disk: a temporary folder may be memory, where a commit costs nothing.
    mkdirSync(join(root, 'data'), { recursive: true })
    const folder = mkdtempSync(join(root, 'data', 'bench-'))
    try {
      await keepSubscriptions(folder, service, subscriptions)
      const given = { ...pushOptions(service, folder), logLevel: 'warn', ...options }
      const environment = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [environmentName(name as OptionName), value]),
      )
      const token = await newToken(folder)
      const server = await startServer({
        folder,
        port: await freePort(),
        environment: { ...environment, NODE_OPTIONS: nodeOptions },
      })
      const call = apiCaller(() => server.url, token)
      const { slug } = await call('POST', '/stories', { headline: 'The bridge over the sound' })
      return new SendingDesk(folder, service, server, call, String(slug))
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  get pid(): number {
    return this.#server.pid
  }

  get url(): string {
    return this.#server.url
  }

  get story(): string {
    return this.#story
  }

  /** Processor time it takes a second while nothing happens, in milliseconds. */
  async idle(): Promise<number> {
    if (this.#idle !== null) return this.#idle
    const before = cpuMs(this.pid)
    await sleep(IDLE_MS)
    this.#idle = ((cpuMs(this.pid) - before) * 1_000) / IDLE_MS
    return this.#idle
  }

  /** Sends one alert to everybody and waits for its end. */
  async alert(number: number): Promise<AlertRound> {
    const idle = await this.idle()
    const { id: post } = await this.call('POST', `/stories/${this.#story}/posts`, {
      text: `The bridge, ${number}.`,
    })
    const before = await this.#service.summary()
    const memoryBefore = rssBytes(this.pid)
    const cpuBefore = cpuMs(this.pid)
    const began = Date.now()
    const { id } = await this.call('POST', `/posts/${String(post)}/alerts`, {
      title: `The bridge is open (${number})`,
      body: 'Both lanes are free again since this morning; the ferry goes until the evening.',
      audience: { kind: 'everyone' },
      holdSeconds: 0,
    })
    let mostMemory = memoryBefore
    let alert: Readonly<Record<string, unknown>>
    do {
      await sleep(LOOK_EVERY_MS)
      mostMemory = Math.max(mostMemory, rssBytes(this.pid))
      alert = await this.call('GET', `/alerts/${String(id)}`)
    } while (alert['state'] !== 'done')
    const done = (Date.now() - began) / 1_000
    const cpu = cpuMs(this.pid) - cpuBefore - idle * done
    const counts = alert['counts'] as AlertCounts
    const secondsUntil = async (share: number): Promise<number> => {
      const at = await this.#service.takenAt(before.accepted + Math.ceil(counts.accepted * share))
      return (at - began) / 1_000
    }
    const { repeated } = await this.#service.summary()
    return {
      counts,
      repeated: repeated - before.repeated,
      p50: await secondsUntil(0.5),
      p90: await secondsUntil(0.9),
      all: await secondsUntil(1),
      done,
      cpuMicroseconds: (cpu * 1_000) / counts.accepted,
      memoryMiB: (mostMemory - memoryBefore) / 2 ** 20,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.kill('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export type DeskWishes = {
  readonly options?: Partial<Record<OptionName, string>>
  /** Handed to the desk's Node, such as `--cpu-prof`. */
  readonly nodeOptions?: string
}
