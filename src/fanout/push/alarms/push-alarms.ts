import type { Instant } from '../../../domain/ids.ts'
import type { NewAlarm, PushAlarm } from './push-alarm.ts'

const MAX_ALARMS = 100
/** An alarm that has not been raised for so long is no alarm any more. */
const FORGET_MS = 24 * 3_600_000

/** What the operator should know: one entry for each kind and subject, at most a hundred, the oldest go first. */
export class PushAlarms {
  readonly #now: () => Instant
  readonly #onNew: (alarm: PushAlarm) => void
  readonly #alarms = new Map<string, PushAlarm>()

  /** @param onNew told of an alarm that was not there before: for the operator's log. */
  constructor(now: () => Instant, onNew: (alarm: PushAlarm) => void) {
    this.#now = now
    this.#onNew = onNew
  }

  raise({ kind, about, detail, times = 1 }: NewAlarm): void {
    const key = `${kind} ${about}`
    const now = this.#now()
    const known = this.#alarms.get(key)
    this.#alarms.delete(key)
    const line = detail.replaceAll(/\s+/g, ' ').slice(0, 300)
    const alarm: PushAlarm = {
      kind,
      about,
      detail: line,
      since: known?.since ?? now,
      lastAt: now,
      times: (known?.times ?? 0) + times,
    }
    this.#alarms.set(key, alarm)
    if (known === undefined) this.#onNew(alarm)
    for (const oldest of this.#alarms.keys()) {
      if (this.#alarms.size <= MAX_ALARMS) break
      this.#alarms.delete(oldest)
    }
  }

  /** What it was about is well again. */
  settle(kind: PushAlarm['kind'], about: string): void {
    this.#alarms.delete(`${kind} ${about}`)
  }

  /** The newest first. */
  list(): readonly PushAlarm[] {
    const from = this.#now() - FORGET_MS
    return [...this.#alarms.values()].filter(({ lastAt }) => lastAt >= from).toReversed()
  }
}
