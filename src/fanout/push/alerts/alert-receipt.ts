import type { AlertCounts } from '../../../domain/alert.ts'
import { secondsUntil, type DeliveryTimes } from '../delivery/delivery-times.ts'

/** What became of an alert so far. The counts always add up. */
export type AlertReceipt = {
  readonly counts: AlertCounts
  /**
   * Seconds from the first message until that share of the reachable audience had it; `null` while that share has not been
   * reached.
   */
  readonly reachedIn: {
    readonly p50: number | null
    readonly p90: number | null
    readonly p99: number | null
  }
}

/** The receipt that an alert's totals add up to. */
export function alertReceipt(totals: {
  readonly counts: AlertCounts
  readonly times: DeliveryTimes
}): AlertReceipt {
  const { counts, times } = totals
  const reachable = counts.planned - counts.withheld - counts.gone - counts.refused
  const reached = (share: number): number | null => secondsUntil(times, Math.ceil(reachable * share))
  return { counts, reachedIn: { p50: reached(0.5), p90: reached(0.9), p99: reached(0.99) } }
}
