import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { Kysely } from 'kysely'
import { vapidKeyFinder } from '../adapters/crypto/vapid-keys.ts'
import { sqlAudienceStore } from '../adapters/sql/audience-store.ts'
import { sqlDeliveryLedger, type LedgerShard } from '../adapters/sql/delivery-ledger.ts'
import type { Database } from '../adapters/sql/schema.ts'
import { openConnection } from '../adapters/sqlite/node-sqlite.ts'
import { STORE_FILE } from '../adapters/sqlite/open-store.ts'
import type { WorkerMessage, WorkerRequest } from '../adapters/threads/worker-messages.ts'
import { WebPushSender } from '../adapters/web-push/web-push-sender.ts'
import type { NewAlarm } from '../fanout/push/alarms/push-alarm.ts'
import { alertTopic } from '../fanout/push/alerts/payload.ts'
import { planAudience } from '../fanout/push/alerts/plan-audience.ts'
import { Delivery } from '../fanout/push/delivery/delivery.ts'

/** What a push worker is started with, besides its shard. */
export type PushWorkerData = {
  readonly folder: string
  readonly contact: string
  readonly hosts: readonly string[]
  readonly insecureOrigins: readonly string[]
  /** Certificates to trust beside the system's, PEM; empty for none. */
  readonly certificates: string
  /** Whether key agreement calls OpenSSL by FFI. */
  readonly ffi: boolean
}

/** The end of the channel to the desk that a worker has. */
export type WorkerPort = Pick<MessagePort, 'on' | 'postMessage' | 'close'>

/** The same alarm again within this time is only counted. */
const ALARM_INTERVAL_MS = 1_000

/** Plans and sends alerts on request, until a request to stop. */
export function main(port: WorkerPort, data: PushWorkerData & LedgerShard): void {
  // A monotonic clock: a step of the machine's clock must neither expire an alert nor keep one alive.
  const startedAt = Date.now() - performance.now()
  const now = (): number => startedAt + performance.now()
  const send = (message: WorkerMessage): void => port.postMessage(message)

  const { dialect, raw } = openConnection(join(data.folder, STORE_FILE), { readOnly: false, syncs: false })
  const db = new Kysely<Database>({ dialect })
  const sender = new WebPushSender({
    hosts: data.hosts,
    insecureOrigins: data.insecureOrigins,
    findVapidKey: vapidKeyFinder(data.folder, now),
    contact: data.contact,
    now: Date.now,
    ca: data.certificates === '' ? undefined : data.certificates,
    ffi: data.ffi,
  })
  const delivery = new Delivery({
    ledger: sqlDeliveryLedger(db, data),
    sender,
    now,
    random: Math.random,
    raise: limitedAlarms((alarm) => send({ alarm })),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  })
  const audiences = sqlAudienceStore(db)
  const plans = new Map<number, AbortController>()

  const handle = async (request: WorkerRequest): Promise<number> => {
    switch (request.kind) {
      case 'plan': {
        const abort = new AbortController()
        plans.set(request.id, abort)
        try {
          return await planAudience(audiences, request.job, abort.signal)
        } finally {
          plans.delete(request.id)
        }
      }
      case 'send':
        await delivery.send(request.job)
        return 0
      case 'settle':
        await delivery.settled(alertTopic(request.postId))
        return 0
      case 'halt':
        await delivery.halt(request.alert)
        return 0
      case 'abort':
        plans.get(request.request)?.abort(new Error('The plan was aborted.'))
        return 0
      case 'stop':
        await delivery[Symbol.asyncDispose]()
        await sender[Symbol.asyncDispose]()
        await db.destroy()
        if (raw.isOpen) raw.close()
        port.close()
        return 0
    }
  }

  port.on('message', (request: WorkerRequest) => {
    handle(request).then(
      (value) => send({ id: request.id, ok: true, value }),
      (error: unknown) => send({ id: request.id, ok: false, error: String(error) }),
    )
  })
}

/** Passes each alarm on once per interval, with the number of times it was raised. */
function limitedAlarms(pass: (alarm: NewAlarm) => void): (alarm: NewAlarm) => void {
  const passed = new Map<string, { untilMs: number; times: number }>()
  return ({ kind, about, detail }) => {
    const key = `${kind} ${about}`
    const last = passed.get(key)
    const at = performance.now()
    if (last !== undefined && at < last.untilMs) {
      last.times++
      return
    }
    passed.set(key, { untilMs: at + ALARM_INTERVAL_MS, times: 0 })
    pass({ kind, about, detail, times: 1 + (last?.times ?? 0) })
  }
}

// True in a worker thread that runs this file, and not where it is imported.
if (parentPort !== null && process.argv[1] === fileURLToPath(import.meta.url)) {
  main(parentPort, workerData as PushWorkerData & LedgerShard)
}
