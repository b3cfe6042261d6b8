import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Kysely } from 'kysely'
import { vapidKeyFinder } from '../adapters/crypto/vapid-keys.ts'
import { sqlAudienceStore } from '../adapters/sql/audience-store.ts'
import { sqlDeliveryLedger } from '../adapters/sql/delivery-ledger.ts'
import type { Database } from '../adapters/sql/schema.ts'
import { openConnection } from '../adapters/sqlite/node-sqlite.ts'
import { STORE_FILE } from '../adapters/sqlite/open-store.ts'
import type { WorkerMessage, WorkerRequest } from '../adapters/threads/worker-messages.ts'
import { WebPushSender } from '../adapters/web-push/web-push-sender.ts'
import { Delivery } from '../fanout/push/delivery/delivery.ts'
import { alertTopic } from '../fanout/push/alerts/payload.ts'
import { planAudience } from '../fanout/push/alerts/plan-audience.ts'
import type { NewAlarm } from '../fanout/push/alarms/push-alarm.ts'

/** What a worker of the crew is given. */
export type PushWorkerData = {
  readonly folder: string
  readonly contact: string
  readonly hosts: readonly string[]
  readonly insecureOrigins: readonly string[]
  /** Certificates to trust beside the system's, PEM; empty for none. */
  readonly certificates: string
}

/** The same alarm again within this time is only counted. */
const REPEAT_ALARM_MS = 1_000

const port = parentPort
if (port === null) throw new Error('This program is a worker of the push crew.')
const data = workerData as PushWorkerData & { readonly index: number; readonly of: number }

// A clock that is never set: a step of the machine's clock must neither expire an alert nor keep one alive.
const began = Date.now() - performance.now()
const now = (): number => began + performance.now()

const { dialect, raw } = openConnection(join(data.folder, STORE_FILE), { readOnly: false, syncs: false })
const db = new Kysely<Database>({ dialect })
const sender = new WebPushSender({
  hosts: data.hosts,
  insecureOrigins: data.insecureOrigins,
  findVapidKey: vapidKeyFinder(data.folder, now),
  contact: data.contact,
  now: Date.now,
  ca: data.certificates === '' ? undefined : data.certificates,
})
const delivery = new Delivery({
  ledger: sqlDeliveryLedger(db, data),
  sender,
  now,
  random: Math.random,
  raise,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
})
const audiences = sqlAudienceStore(db)
const aborts = new Map<number, AbortController>()
const raised = new Map<string, { untilMs: number; times: number }>()

port.on('message', (request: WorkerRequest) => {
  answer(request).then(
    (value) => say({ n: request.n, ok: true, value }),
    (error: unknown) => say({ n: request.n, ok: false, error: String(error) }),
  )
})

async function answer(request: WorkerRequest): Promise<number> {
  switch (request.ask) {
    case 'plan': {
      const abort = new AbortController()
      aborts.set(request.n, abort)
      try {
        return await planAudience(audiences, request.job, abort.signal)
      } finally {
        aborts.delete(request.n)
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
      aborts.get(request.request)?.abort(new Error('Broken off.'))
      return 0
    case 'stop':
      await delivery[Symbol.asyncDispose]()
      await sender[Symbol.asyncDispose]()
      await db.destroy()
      if (raw.isOpen) raw.close()
      port?.close()
      return 0
  }
}

function raise({ kind, about, detail }: NewAlarm): void {
  const key = `${kind} ${about}`
  const known = raised.get(key)
  const at = performance.now()
  if (known !== undefined && at < known.untilMs) {
    known.times++
    return
  }
  raised.set(key, { untilMs: at + REPEAT_ALARM_MS, times: 0 })
  say({ alarm: { kind, about, detail, times: 1 + (known?.times ?? 0) } })
}

function say(message: WorkerMessage): void {
  port?.postMessage(message)
}
