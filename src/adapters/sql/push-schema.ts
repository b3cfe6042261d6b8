import type { Generated } from 'kysely'

/** Tables of the push side: who is told, and what became of each alert. */
export interface PushTables {
  subscriptions: {
    /** Its place in the ledger of every alert: given in order and never again. */
    no: Generated<number>
    id: string
    endpoint: string
    /** The push service it belongs to, `push_services.no`: each is served at its own pace. */
    service: number
    /** SHA-256 of the manage secret, in hex. */
    manage_hash: string
    p256dh: Uint8Array
    auth: Uint8Array
    vapid_key_id: string
    everything: number
    tests: number
    /** Minutes after midnight in `time_zone`; NULL without quiet hours. */
    quiet_from: number | null
    quiet_until: number | null
    time_zone: string
    /** NULL sets no limit. */
    per_day: number | null
    created_at: number
    /** The reader's day that `sent_on_day` counts, `2026-11-24`; kept only where there is a limit. */
    day: string | null
    sent_on_day: number
    /** 1 where the push service says that it was made under a key we have not got: it is kept and not sent to. */
    retired: number
    /** Until when its browser has a page open and visible, by its own word. */
    open_until: Generated<number>
    /** 1 where the reader is told afterwards of alerts that were held back. */
    digest: Generated<number>
    /** When that is to be; NULL while nothing has been held back since the last time. */
    digest_due: Generated<number | null>
    /** When the first of what is to be told was held back. */
    digest_since: Generated<number | null>
  }
  /** Who was, or may have been, told of a post by a digest: kept for as long as a follow-up is likely. */
  digests_told: { post_id: string; no: number; digest_id: string; at: number }
  /** Push services by origin. */
  push_services: { no: Generated<number>; origin: string }
  /** What each subscription follows. */
  follows: { kind: 'story' | 'topic'; name: string; no: number }
  /** The ledger: half a byte for each subscription of the audience, a thousand to a chunk. */
  delivery_chunks: { alert_id: string; chunk: number; states: Uint8Array }
  /** Messages that are to be tried again. */
  delivery_retries: { alert_id: string; no: number; service: number; attempts: number; due_at: number }
  /** The sums of each alert's ledger, kept in the commits that change it. */
  delivery_totals: {
    alert_id: string
    planned: number
    waiting: number
    accepted: number
    retrying: number
    expired: number
    gone: number
    refused: number
    withheld: number
    stopped: number
    shown: number
    opened: number
    /** When they were accepted: JSON of `DeliveryTimes`. */
    times: string
  }
}
