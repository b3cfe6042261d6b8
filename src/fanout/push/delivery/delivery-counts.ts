import { noCounts, type AlertCounts } from '../../../domain/alert.ts'
import { unreachable } from '../../../domain/result.ts'
import type { DeliveryState } from '../../../domain/delivery-state.ts'

/** The counts that the ledger's states add up to; `shown` and `opened` are reported by browsers. */
export type StateCount = Exclude<keyof AlertCounts, 'planned' | 'shown' | 'opened'>

/** Changes of counts, as they are added to an alert's totals. */
export type CountChanges = Partial<Record<StateCount | 'planned', number>>

/** The count that a state adds to; `null` for subscriptions that are not in the audience. */
export function countOf(state: DeliveryState): StateCount | null {
  switch (state) {
    case 'none':
      return null
    case 'waiting':
    case 'leased':
      return 'waiting'
    case 'accepted':
      return 'accepted'
    case 'retrying':
    case 'in-doubt':
      return 'retrying'
    case 'expired':
    case 'expired-in-doubt':
      return 'expired'
    case 'stopped':
    case 'stopped-in-doubt':
      return 'stopped'
    case 'refused':
      return 'refused'
    case 'gone':
      return 'gone'
    case 'withheld-quiet-hours':
    case 'withheld-daily-limit':
    case 'withheld-open-page':
      return 'withheld'
    default:
      return unreachable(state)
  }
}

/** Adds one subscription's transition between two states to the changes. */
export function countChange(changes: CountChanges, from: DeliveryState, to: DeliveryState): void {
  const [before, after] = [countOf(from), countOf(to)]
  if (before === after) return
  if (before === null) changes.planned = (changes.planned ?? 0) + 1
  else changes[before] = (changes[before] ?? 0) - 1
  if (after !== null) changes[after] = (changes[after] ?? 0) + 1
}

/** Whether every planned subscription is counted exactly once. */
export function addsUp(counts: AlertCounts): boolean {
  const { planned, shown, opened, ...states } = { ...noCounts, ...counts }
  return (
    Object.values(states).reduce((sum, count) => sum + count, 0) === planned &&
    opened <= planned &&
    shown <= planned
  )
}
