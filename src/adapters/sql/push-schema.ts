import type { Generated } from 'kysely'

/** The tables of push: subscriptions and the delivery of alerts. */
export interface PushTables {
  subscriptions: {
    /** Its position in the ledger of every alert: assigned in order and never reused. */
    no: Generated<number>
    id: string
    endpoint: string
    /** The push service it belongs to, `push_services.no`. Each has a congestion window of its own. */
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
    /** The reader's day that `sent_on_day` counts, `2026-11-24`; only set with a daily limit. */
    day: string | null
    sent_on_day: number
    /** 1 where the push service reports that it was made under a key we don't have: it is stored and not sent to. */
    retired: number
    /** How often in a row its push service refused it while accepting others. */
    refusals: Generated<number>
    /** Until when it rests (`retired` is 1 meanwhile); NULL where it doesn't. */
    rests_until: Generated<number | null>
    /** Until when its browser has reported an open, visible page. */
    open_until: Generated<number>
    /** 1 where the reader wants digests of withheld alerts. */
    digest: Generated<number>
    /** When the next digest is due; NULL while no alert was withheld since the last one. */
    digest_due: Generated<number | null>
    /** When the first alert of the next digest was withheld. */
    digest_since: Generated<number | null>
  }
  /** Readers who got, or may have got, a digest about a post: stored while a follow-up is likely. */
  digests_told: { post_id: string; no: number; digest_id: string; at: number }
  /** Push services by origin, as long as there are subscriptions. `accepted` is 1 once one has accepted a message. */
  push_services: { no: Generated<number>; origin: string; accepted: Generated<number> }
  /** What each subscription follows. */
  follows: { kind: 'story' | 'topic'; name: string; no: number }
  /** The ledger: half a byte per subscription of the audience, a thousand to a chunk. */
  delivery_chunks: { alert_id: string; chunk: number; states: Uint8Array }
  /** Messages that are retried. */
  delivery_retries: { alert_id: string; no: number; service: number; attempts: number; due_at: number }
  /** The totals of each alert's ledger, changed in the same commits. */
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
    /** A histogram of when they were accepted: JSON of `DeliveryTimes`. */
    times: string
  }
}
