import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OptionName } from '../../../src/config.ts'
import type { AlertCounts, Audience } from '../../../src/domain/alert.ts'
import type { Follow } from '../../../src/domain/subscription.ts'
import { apiCaller, type ApiCaller } from '../../support/api-caller.ts'
import { environmentOf } from '../../support/environment-of.ts'
import { storeSubscriptions } from '../../support/many-subscriptions.ts'
import { pushOptions } from '../../support/push-desk.ts'
import type { PushService } from '../../support/push-service/start-push-service.ts'
import { freePort, newToken, startServer, type ServerProcess } from '../../support/server-process.ts'
import { cpuMs, rssBytes } from '../support/process-cost.ts'

const root = join(import.meta.dirname, '../../..')
const LOOK_EVERY_MS = 200
const IDLE_MS = 3_000
/** Longer than any alert of a bench takes: then something is wrong, and waiting would not end. */
const ALERT_WITHIN_MS = 1_800_000

/** What one alert took. */
export type AlertRound = {
  readonly counts: AlertCounts
  /** Seconds from the editor's request until the audience was fixed. */
  readonly planned: number
  /** Seconds from the editor's request until the push service had so many of a hundred. */
  readonly p50: number
  readonly p90: number
  readonly all: number
  /** Messages a second that the push service took, from the first tenth to the last: neither the plan nor a straggler counts. */
  readonly perSecond: number
  /** Messages that a subscription had been given before. */
  readonly repeated: number
  /** Until the desk says that it is done. */
  readonly done: number
  /** Processor time of the desk, its threads included, less what it takes when nothing happens. */
  readonly cpuMicroseconds: number
  /** Most memory beyond what it had before, in MiB: over all of it, and until the audience was fixed. */
  readonly memoryMiB: number
  readonly planMemoryMiB: number
}

/** An alert that was asked for, about which post, and when, in milliseconds since 1970. */
export type AskedAlert = { readonly id: string; readonly post: string; readonly askedAt: number }

/** A desk as an operator runs it, with subscriptions at a push service of the tests, on whatever cores there are. */
export class SendingDesk implements AsyncDisposable {
  readonly folder: string
  readonly call: ApiCaller
  /** The secret of a token that may do everything. */
  readonly token: string
  readonly #service: PushService
  readonly #server: ServerProcess
  #story = ''
  #idle: number | null = null

  private constructor(folder: string, service: PushService, server: ServerProcess, token: string) {
    this.folder = folder
    this.token = token
    this.call = apiCaller(() => server.url, token)
    this.#service = service
    this.#server = server
  }

  static async start(
    service: PushService,
    subscriptions: number,
    { options = {}, nodeOptions = '', from = service, follow }: DeskOptions = {},
  ): Promise<SendingDesk> {
    // On a disk: a temporary folder may be memory, where a commit costs nothing.
    mkdirSync(join(root, 'data'), { recursive: true })
    const folder = mkdtempSync(join(root, 'data', 'bench-'))
    await using starting = new AsyncDisposableStack()
    starting.defer(() => rmSync(folder, { recursive: true, force: true }))
    await storeSubscriptions(folder, from, subscriptions, follow === undefined ? {} : { follow })
    const given = {
      ...pushOptions(from, folder),
      logLevel: 'warn',
      // All readers of a bench come from one machine.
      streamsPerAddress: '0',
      ...options,
    }
    const token = await newToken(folder)
    const server = starting.use(
      await startServer({
        folder,
        port: await freePort(),
        environment: { ...environmentOf(given), NODE_OPTIONS: nodeOptions },
      }),
    )
    const desk = new SendingDesk(folder, service, server, token)
    const { slug } = await desk.call('POST', '/stories', { headline: 'The bridge over the sound' })
    desk.#story = String(slug)
    starting.move()
    return desk
  }

  get pid(): number {
    return this.#server.pid
  }

  get port(): number {
    return Number(new URL(this.#server.url).port)
  }

  /** Processor time it takes a second while nothing happens, in milliseconds. */
  async idle(): Promise<number> {
    if (this.#idle !== null) return this.#idle
    const before = cpuMs(this.pid)
    await sleep(IDLE_MS)
    this.#idle = ((cpuMs(this.pid) - before) * 1_000) / IDLE_MS
    return this.#idle
  }

  /** Publishes a post and asks for an alert about it. */
  async ask(number: number, audience: Audience = { kind: 'everyone' }): Promise<AskedAlert> {
    const { id: post } = await this.call('POST', `/stories/${this.#story}/posts`, {
      text: `The bridge, ${number}.`,
    })
    const askedAt = Date.now()
    const { id } = await this.call('POST', `/posts/${String(post)}/alerts`, {
      title: `The bridge is open (${number})`,
      body: 'Both lanes are free again since this morning; the ferry goes until the evening.',
      audience,
      holdSeconds: 0,
    })
    return { id: String(id), post: String(post), askedAt }
  }

  /** Sends one alert to everybody and waits for its end. */
  async alert(number: number): Promise<AlertRound> {
    const idle = await this.idle()
    const before = await this.#service.summary()
    const memoryBefore = rssBytes(this.pid)
    const cpuBefore = cpuMs(this.pid)
    const { id, askedAt } = await this.ask(number)
    let [mostMemory, mostInPlan] = [memoryBefore, memoryBefore]
    let alert: Readonly<Record<string, unknown>>
    do {
      if (Date.now() - askedAt > ALERT_WITHIN_MS) throw new Error('An alert does not come to its end.')
      await sleep(LOOK_EVERY_MS)
      alert = await this.call('GET', `/alerts/${id}`)
      mostMemory = Math.max(mostMemory, rssBytes(this.pid))
      if (alert['startedAt'] === null) mostInPlan = mostMemory
    } while (alert['state'] !== 'done')
    const done = (Date.now() - askedAt) / 1_000
    const cpu = cpuMs(this.pid) - cpuBefore - idle * done
    const counts = alert['counts'] as AlertCounts
    const secondsUntil = async (share: number): Promise<number> => {
      const at = await this.#service.acceptedAt(before.accepted + Math.ceil(counts.accepted * share))
      return (at - askedAt) / 1_000
    }
    const { repeated } = await this.#service.summary()
    const [p10, p90] = [await secondsUntil(0.1), await secondsUntil(0.9)]
    return {
      counts,
      repeated: repeated - before.repeated,
      planned: (Date.parse(String(alert['startedAt'])) - askedAt) / 1_000,
      p50: await secondsUntil(0.5),
      p90,
      all: await secondsUntil(1),
      done,
      perSecond: (counts.accepted * 0.8) / (p90 - p10),
      cpuMicroseconds: (cpu * 1_000) / counts.accepted,
      memoryMiB: (mostMemory - memoryBefore) / 2 ** 20,
      planMemoryMiB: (mostInPlan - memoryBefore) / 2 ** 20,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.kill('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export type DeskOptions = {
  /** Where the subscriptions are, when not all of them are at the one push service. */
  readonly from?: Pick<PushService, 'subscription' | 'certificate' | 'origins'>
  /** What each of them follows: everything, unless said otherwise. */
  readonly follow?: (index: number) => Follow
  readonly options?: Partial<Record<OptionName, string>>
  /** Handed to the desk's Node, such as `--cpu-prof`. */
  readonly nodeOptions?: string
}
