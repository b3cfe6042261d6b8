import { setTimeout as sleep } from 'node:timers/promises'
import { sqlAlertBook } from '../../src/adapters/sql/alert-book.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import type { OptionName } from '../../src/config.ts'
import type { AlertCounts, AlertState } from '../../src/domain/alert.ts'
import type { AlertId } from '../../src/domain/ids.ts'
import { apiCaller, type ApiCaller } from './api-caller.ts'
import { environmentOf } from './environment-of.ts'
import { storeSubscriptions } from './many-subscriptions.ts'
import { pushOptions } from './push-desk.ts'
import type { ListenerKind } from './push-service/listener.ts'
import { startPushService, type PushService } from './push-service/start-push-service.ts'
import { freePort, newToken, startServer, type ServerProcess } from './server-process.ts'

export type AlertingServerOptions = {
  readonly subscriptions: number
  /** The push service of each: the one with HTTP/2 by default. */
  readonly listener?: (index: number) => ListenerKind
  readonly options?: Partial<Record<OptionName, string>>
  /** Additional environment variables of the desk. */
  readonly environment?: Readonly<Record<string, string>>
}

/** What an alert's page says of it. */
export type AlertSeen = { readonly state: AlertState; readonly counts: AlertCounts }

/** After this time without a message none is in flight, on a busy machine too. */
const QUIET_MS = 200

/** A desk in a process of its own that can be killed, a push service in another, and browsers that follow everything. */
export class AlertingServer implements AsyncDisposable {
  readonly service: PushService
  readonly folder: string
  readonly call: ApiCaller
  readonly #port: number
  readonly #environment: Readonly<Record<string, string>>
  #server: ServerProcess | null
  #story: string | null = null

  private constructor(
    service: PushService,
    folder: string,
    port: number,
    token: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.service = service
    this.folder = folder
    this.call = apiCaller(() => `http://localhost:${port}`, token)
    this.#port = port
    this.#environment = environment
    this.#server = null
  }

  static async start(folder: string, options: AlertingServerOptions): Promise<AlertingServer> {
    const service = await startPushService()
    try {
      await storeSubscriptions(folder, service, options.subscriptions, options)
      const given = { ...pushOptions(service, folder), logLevel: 'error', ...options.options }
      const environment = { ...environmentOf(given), ...options.environment }
      const port = await freePort()
      const server = new AlertingServer(service, folder, port, await newToken(folder), environment)
      await server.startAgain()
      return server
    } catch (error) {
      await service[Symbol.asyncDispose]()
      throw error
    }
  }

  async startAgain(): Promise<void> {
    this.#server = await startServer({
      folder: this.folder,
      port: this.#port,
      environment: this.#environment,
    })
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#server?.kill(signal)
  }

  /** Suspends the process; `resume` continues it. */
  pause(): void {
    this.#signal('SIGSTOP')
  }

  async resume(): Promise<void> {
    this.#signal('SIGCONT')
    // Connections from before may have timed out, and are closed on first use.
    for (;;) {
      try {
        await this.alarms()
        return
      } catch {
        await sleep(20)
      }
    }
  }

  /** Writes a post with this text in the only story. */
  async post(text: string): Promise<string> {
    this.#story ??= String(
      (await this.call('POST', '/stories', { headline: 'The bridge over the sound' }))['slug'],
    )
    return String((await this.call('POST', `/stories/${this.#story}/posts`, { text }))['id'])
  }

  /** Sends an alert to everybody, without a hold. */
  async alert(post: string, title: string): Promise<AlertId> {
    const asked = await this.call('POST', `/posts/${post}/alerts`, {
      title,
      body: 'It is open.',
      audience: { kind: 'everyone' },
      holdSeconds: 0,
    })
    return asked['id'] as AlertId
  }

  async seen(alert: AlertId): Promise<AlertSeen> {
    return (await this.call('GET', `/alerts/${alert}`)) as unknown as AlertSeen
  }

  async untilDone(alert: AlertId): Promise<AlertCounts> {
    for (;;) {
      const { state, counts } = await this.seen(alert)
      if (state === 'done') return counts
      await sleep(50)
    }
  }

  /** How many browsers follow anything. */
  async audience(post: string): Promise<number> {
    return Number((await this.call('GET', `/audience?post=${post}&kind=everyone`))['size'])
  }

  /** The active alarms, from health. */
  async alarms(): Promise<readonly { readonly kind: string; readonly about: string }[]> {
    const response = await fetch(`http://localhost:${this.#port}/health`)
    return ((await response.json()) as { alarms: { kind: string; about: string }[] }).alarms
  }

  /** Waits until messages of a killed or halted desk have arrived. */
  async quiet(): Promise<void> {
    for (let before = await this.service.summary(); ;) {
      await sleep(QUIET_MS)
      const now = await this.service.summary()
      if (now.requests === before.requests) return
      before = now
    }
  }

  /** How many were accepted, from the ledger of a desk that is not running. */
  async acceptedInLedger(alert: AlertId): Promise<number> {
    await using store = await openStore(this.folder)
    return (await sqlAlertBook(store.writer).totals(alert)).counts.accepted
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#server === null) throw new Error('The desk is not running.')
    process.kill(this.#server.pid, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]()
    await this.service[Symbol.asyncDispose]()
  }
}
