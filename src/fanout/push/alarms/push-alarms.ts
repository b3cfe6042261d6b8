import type { Instant } from '../../../domain/ids.ts'
import type { NewAlarm, PushAlarm } from './push-alarm.ts'

const MAX_ALARMS = 100
/** An alarm that was not raised for this long is cleared. */
const EXPIRE_MS = 24 * 3_600_000

/** The active alarms: one per kind and subject, at most a hundred. Beyond that the oldest are dropped. */
export class PushAlarms {
  readonly #now: () => Instant
  readonly #onNew: (alarm: PushAlarm) => void
  readonly #alarms = new Map<string, PushAlarm>()

  /** @param onNew called with each alarm that was not active before, for the operator's log. */
  constructor(now: () => Instant, onNew: (alarm: PushAlarm) => void) {
    this.#now = now
    this.#onNew = onNew
  }

  raise({ kind, about, detail, times = 1 }: NewAlarm): void {
    const key = `${kind} ${about}`
    const now = this.#now()
    const active = this.#alarms.get(key)
    this.#alarms.delete(key)
    const line = detail.replaceAll(/\s+/g, ' ').slice(0, 300)
    const alarm: PushAlarm = {
      kind,
      about,
      detail: line,
      since: active?.since ?? now,
      lastAt: now,
      times: (active?.times ?? 0) + times,
    }
    this.#alarms.set(key, alarm)
    if (active === undefined) this.#onNew(alarm)
    for (const oldest of this.#alarms.keys()) {
      if (this.#alarms.size <= MAX_ALARMS) break
      this.#alarms.delete(oldest)
    }
  }

  /** The condition is over. */
  clear(kind: PushAlarm['kind'], about: string): void {
    this.#alarms.delete(`${kind} ${about}`)
  }

  /** The newest first. */
  list(): readonly PushAlarm[] {
    const from = this.#now() - EXPIRE_MS
    return [...this.#alarms.values()].filter(({ lastAt }) => lastAt >= from).toReversed()
  }
}
