import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noCounts, type AlertCounts } from '../../../domain/alert.ts'
import { deliveryStates, isOpen, type DeliveryState } from '../../../domain/delivery-state.ts'
import { addsUp, countChange, countOf, type CountChanges } from './delivery-counts.ts'

function applied(changes: CountChanges): AlertCounts {
  const counts = { ...noCounts }
  for (const name of Object.keys(changes) as (keyof CountChanges)[]) counts[name] += changes[name] ?? 0
  return counts
}

test('counts every subscription once through any transitions', () => {
  const state = fc.constantFrom<DeliveryState>(...deliveryStates.filter((state) => state !== 'none'))
  fc.assert(
    fc.property(fc.array(fc.array(state, { minLength: 1, maxLength: 8 }), { maxLength: 30 }), (ways) => {
      const changes: CountChanges = {}
      for (const way of ways) {
        let from: DeliveryState = 'none'
        for (const to of way) {
          countChange(changes, from, to)
          from = to
        }
      }
      const counts = applied(changes)

      expect(counts.planned).toBe(ways.length)
      expect(addsUp(counts)).toBe(true)
      for (const name of new Set(ways.map((way) => countOf(way.at(-1) ?? 'none')))) {
        if (name === null) continue
        expect(counts[name]).toBe(ways.filter((way) => countOf(way.at(-1) ?? 'none') === name).length)
      }
    }),
  )
})

test('counts open deliveries as waiting or retrying', () => {
  for (const state of deliveryStates) {
    expect(isOpen(state), state).toBe(['waiting', 'retrying'].includes(countOf(state) ?? ''))
  }
})

test.each<Partial<AlertCounts>>([
  { planned: 3, accepted: 2 },
  { planned: 2, accepted: 3 },
  { planned: 2, accepted: 2, shown: 3 },
  { planned: 2, accepted: 2, opened: 3 },
])('detects counts that do not add up: %j', (counts) => {
  expect(addsUp({ ...noCounts, ...counts })).toBe(false)
})
