import { setTimeout as sleep } from 'node:timers/promises'
import { sqlAudienceStore } from '../../src/adapters/sql/audience-store.ts'
import { sqlDeliveryLedger } from '../../src/adapters/sql/delivery-ledger.ts'
import { sqlAlertBook } from '../../src/adapters/sql/alert-book.ts'
import { sqlSubscriptionStore } from '../../src/adapters/sql/subscription-store.ts'
import { openMemoryStore } from '../../src/adapters/sqlite/open-store.ts'
import type { AlertCounts } from '../../src/domain/alert.ts'
import { ChunkStates, type DeliveryState } from '../../src/domain/delivery-state.ts'
import type { AlertId, Instant, PostId, Slug } from '../../src/domain/ids.ts'
import { Delivery } from '../../src/fanout/push/delivery/delivery.ts'
import type { DeliveryLedger, Service } from '../../src/fanout/push/delivery/delivery-ledger.ts'
import { planAudience } from '../../src/fanout/push/alerts/plan-audience.ts'
import type { NewAlarm } from '../../src/fanout/push/alarms/push-alarm.ts'
import type { SendJob } from '../../src/fanout/push/delivery/push-workers.ts'
import { sampleSubscription } from './samples.ts'
import type { SimulatedPush } from './simulated-push.ts'

/** Time passes so much faster here. Nothing waits for it: it only ends waits sooner. */
const SPEED = 400

/** Where subscriptions of these push services live: one in three at each. */
const origins = ['https://one.push.apple.com', 'https://two.notify.windows.com', 'https://fcm.googleapis.com']

/** A ledger in memory and the engine on it, which can be killed and started anew. */
export class DeliveryRig implements AsyncDisposable {
  readonly alarms: NewAlarm[] = []
  readonly #store: Awaited<ReturnType<typeof openMemoryStore>>
  readonly #began = performance.now()
  #delivery: Delivery | null = null
  #life = 0
  /** The machine's clock may be set while the engine is down. */
  clockIsOffMs = 0
  /** Commits throw while it is set, as with a full disk. */
  diskIsFull = false

  private constructor(store: Awaited<ReturnType<typeof openMemoryStore>>) {
    this.#store = store
  }

  static async open(subscriptions: number): Promise<DeliveryRig> {
    return DeliveryRig.at(Array.from({ length: subscriptions }, (_, index) => endpointOf(index)))
  }

  /** With a subscription at each of these endpoints. */
  static async at(endpoints: readonly string[]): Promise<DeliveryRig> {
    const rig = new DeliveryRig(await openMemoryStore())
    await sqlSubscriptionStore(rig.#store.writer).addMany(
      endpoints.map((endpoint) =>
        sampleSubscription({
          endpoint,
          follow: { everything: true, stories: [], topics: [], tests: false },
        }),
      ),
    )
    return rig
  }

  now(): number {
    return 1_800_000_000_000 + this.clockIsOffMs + (performance.now() - this.#began) * SPEED
  }

  async plan(alert: string, now = this.now() as Instant): Promise<number> {
    const job = {
      alert: alert as AlertId,
      audience: { kind: 'everyone' },
      purpose: 'news',
      breaking: false,
      postId: 'post' as PostId,
      storySlug: 'story' as Slug,
      now,
    } as const
    return planAudience(sqlAudienceStore(this.#store.writer), job, new AbortController().signal)
  }

  start(sender: SimulatedPush): Delivery {
    const life = ++this.#life
    const ledger = sqlDeliveryLedger(this.#store.writer)
    const mortal: DeliveryLedger = {
      ...ledger,
      commit: async (changes) => {
        // What a killed process had not written is not written by its ghost.
        if (life !== this.#life) return new Promise(() => undefined)
        if (this.diskIsFull) throw new Error('The disk is full.')
        return ledger.commit(changes)
      },
    }
    this.#delivery = new Delivery({
      ledger: mortal,
      sender,
      now: () => this.now(),
      random: Math.random,
      raise: (alarm) => this.alarms.push(alarm),
      sleep: (ms, signal) => sleep(ms / SPEED, undefined, { signal }),
    })
    return this.#delivery
  }

  /** Kills the engine: it neither hears nor writes any more. */
  kill(sender: SimulatedPush): void {
    this.#life++
    sender.isKilled = true
  }

  job(alert: string, over: Partial<SendJob> = {}): SendJob {
    return {
      alert: alert as AlertId,
      payload: new Uint8Array([1]),
      topic: 'topic',
      urgency: 'high',
      breaking: false,
      ttlSeconds: 3_600,
      ageMs: 0,
      ...over,
    }
  }

  async counts(alert: string): Promise<AlertCounts> {
    return (await sqlAlertBook(this.#store.writer).totals(alert as AlertId)).counts
  }

  /** The ledger's own word for every subscription in the audience, by endpoint. */
  async states(alert: string): Promise<ReadonlyMap<string, DeliveryState>> {
    const rows = await this.#store.writer
      .selectFrom('delivery_chunks')
      .select(['chunk', 'states'])
      .where('alert_id', '=', alert)
      .execute()
    const states = new Map<string, DeliveryState>()
    for (const { chunk, states: bytes } of rows) {
      for (const [no, state] of new ChunkStates(chunk, bytes).entries()) states.set(endpointOf(no - 1), state)
    }
    return states
  }

  /** How many messages are to be tried again, as the ledger has it. */
  async retries(): Promise<number> {
    return (await this.#store.writer.selectFrom('delivery_retries').select('no').execute()).length
  }

  /** A browser comes to another address. */
  async move(index: number, endpoint: string): Promise<void> {
    const subscriptions = sqlSubscriptionStore(this.#store.writer)
    const kept = await subscriptions.findByEndpoint(endpointOf(index))
    if (kept === null) throw new Error('Nobody is there.')
    await subscriptions.change({ ...kept, endpoint })
  }

  /** The push services of the ledger. */
  async services(): Promise<readonly Service[]> {
    return sqlDeliveryLedger(this.#store.writer).services()
  }

  async remaining(): Promise<number> {
    return sqlSubscriptionStore(this.#store.writer).count()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#delivery?.[Symbol.asyncDispose]()
    await this.#store[Symbol.asyncDispose]()
  }
}

/** Subscriptions are numbered from 1, in the order in which they came. */
export function endpointOf(index: number): string {
  return `${origins[index % origins.length]}/push/${index}`
}
