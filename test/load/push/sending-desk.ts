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
const POLL_INTERVAL_MS = 200
const IDLE_SAMPLE_MS = 3_000
/** Longer than any alert of a benchmark takes. */
const ALERT_TIMEOUT_MS = 1_800_000

/** The measurements of one alert. */
export type AlertRound = {
  readonly counts: AlertCounts
  /** Seconds from the editor's request until planning ended. */
  readonly planned: number
  /** Seconds from the editor's request until the push service had accepted that share of the messages. */
  readonly p50: number
  readonly p90: number
  readonly all: number
  /** Messages accepted a second between the first and the last tenth, which leaves out planning and stragglers. */
  readonly perSecond: number
  /** Messages that a subscription already had. */
  readonly repeated: number
  /** Seconds until the desk reports the alert as done. */
  readonly done: number
  /** CPU time of the desk with its threads for each message, less its idle CPU time. */
  readonly cpuMicroseconds: number
  /** Peak memory above the start, in MiB: during the whole alert, and during planning. */
  readonly memoryMiB: number
  readonly planMemoryMiB: number
}

/** A requested alert, its post, and the time of the request in milliseconds since 1970. */
export type RequestedAlert = { readonly id: string; readonly post: string; readonly requestedAt: number }

/** A desk as an operator runs it, with subscriptions at a test push service. */
export class SendingDesk implements AsyncDisposable {
  readonly folder: string
  readonly call: ApiCaller
  /** The secret of a token with all rights. */
  readonly token: string
  readonly #service: PushService
  readonly #server: ServerProcess
  #story = ''
  #idleCpu: number | null = null

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
    { options = {}, nodeOptions = '', services = service, follow }: DeskOptions = {},
  ): Promise<SendingDesk> {
    // A temporary folder may be in memory, where commits cost nothing.
    mkdirSync(join(root, 'data'), { recursive: true })
    const folder = mkdtempSync(join(root, 'data', 'bench-'))
    await using starting = new AsyncDisposableStack()
    starting.defer(() => rmSync(folder, { recursive: true, force: true }))
    await storeSubscriptions(folder, services, subscriptions, follow === undefined ? {} : { follow })
    const serverOptions = {
      ...pushOptions(services, folder),
      logLevel: 'warn',
      // All readers of a benchmark share an address.
      streamsPerAddress: '0',
      ...options,
    }
    const token = await newToken(folder)
    const server = starting.use(
      await startServer({
        folder,
        port: await freePort(),
        environment: { ...environmentOf(serverOptions), NODE_OPTIONS: nodeOptions },
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

  /** CPU time per second while idle, in milliseconds. */
  async idleCpu(): Promise<number> {
    if (this.#idleCpu !== null) return this.#idleCpu
    const before = cpuMs(this.pid)
    await sleep(IDLE_SAMPLE_MS)
    this.#idleCpu = ((cpuMs(this.pid) - before) * 1_000) / IDLE_SAMPLE_MS
    return this.#idleCpu
  }

  /** Publishes a post and requests an alert about it. */
  async requestAlert(
    number: number,
    audience: Audience = { kind: 'everyone' },
    story = this.#story,
  ): Promise<RequestedAlert> {
    const { id: post } = await this.call('POST', `/stories/${story}/posts`, {
      text: `The bridge, ${number}.`,
    })
    const requestedAt = Date.now()
    const { id } = await this.call('POST', `/posts/${String(post)}/alerts`, {
      title: `The bridge is open (${number})`,
      body: 'Both lanes are free again since this morning; the ferry goes until the evening.',
      audience,
      holdSeconds: 0,
    })
    return { id: String(id), post: String(post), requestedAt }
  }

  /**
   * Sends one alert to everybody and waits until it is done.
   *
   * @param options `story` is the slug of the story that it is about, the desk's own by default; `onRequested` is called
   *   when the editor has asked for it.
   */
  async sendAlert(
    number: number,
    { story, onRequested }: { story?: string; onRequested?: (alert: RequestedAlert) => void } = {},
  ): Promise<AlertRound> {
    const idleCpu = await this.idleCpu()
    const before = await this.#service.summary()
    const memoryBefore = rssBytes(this.pid)
    const cpuBefore = cpuMs(this.pid)
    const requested = await this.requestAlert(number, undefined, story)
    onRequested?.(requested)
    const { id, requestedAt } = requested
    let [peakMemory, peakPlanMemory] = [memoryBefore, memoryBefore]
    let alert: Readonly<Record<string, unknown>>
    do {
      if (Date.now() - requestedAt > ALERT_TIMEOUT_MS) throw new Error('The alert did not finish in time.')
      await sleep(POLL_INTERVAL_MS)
      alert = await this.call('GET', `/alerts/${id}`)
      peakMemory = Math.max(peakMemory, rssBytes(this.pid))
      if (alert['startedAt'] === null) peakPlanMemory = peakMemory
    } while (alert['state'] !== 'done')
    const done = (Date.now() - requestedAt) / 1_000
    const cpu = cpuMs(this.pid) - cpuBefore - idleCpu * done
    const counts = alert['counts'] as AlertCounts
    const secondsUntil = async (share: number): Promise<number> => {
      const at = await this.#service.acceptedAt(before.accepted + Math.ceil(counts.accepted * share))
      return (at - requestedAt) / 1_000
    }
    const { repeated } = await this.#service.summary()
    const [p10, p90] = [await secondsUntil(0.1), await secondsUntil(0.9)]
    return {
      counts,
      repeated: repeated - before.repeated,
      planned: (Date.parse(String(alert['startedAt'])) - requestedAt) / 1_000,
      p50: await secondsUntil(0.5),
      p90,
      all: await secondsUntil(1),
      done,
      perSecond: (counts.accepted * 0.8) / (p90 - p10),
      cpuMicroseconds: (cpu * 1_000) / counts.accepted,
      memoryMiB: (peakMemory - memoryBefore) / 2 ** 20,
      planMemoryMiB: (peakPlanMemory - memoryBefore) / 2 ** 20,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.kill('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export type DeskOptions = {
  /** The push services of the subscriptions, if there are several. */
  readonly services?: Pick<PushService, 'subscription' | 'certificate' | 'origins'>
  /** What each subscription follows; everything by default. */
  readonly follow?: (index: number) => Follow
  readonly options?: Partial<Record<OptionName, string>>
  /** Node options of the desk, such as `--cpu-prof`. */
  readonly nodeOptions?: string
}
