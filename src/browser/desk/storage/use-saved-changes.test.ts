import { expect, test } from 'vitest'
import { readChanges } from './use-saved-changes.ts'

test('reads back the fields that a form still has', () => {
  const from = { headline: 'Storm', topics: '' }
  expect(readChanges({ headline: 'Storm at sea', colour: 'red', topics: 3 }, from)).toEqual({
    headline: 'Storm at sea',
  })
  for (const value of [null, 'x', {}, { colour: 'red' }]) expect(readChanges(value, from)).toBeNull()
})
