import { expect, test } from 'vitest'
import { columnsOf } from './io.ts'

const rows = [
  { id: 'a', lastUpdated: '2026-11-24', headline: 'Storm' },
  { id: 'bcd', lastUpdated: '2026-11-25', headline: '' },
]

test('columns have heads on a terminal', () => {
  expect(columnsOf(rows, true)).toEqual([
    'ID   LAST UPDATED  HEADLINE',
    'a    2026-11-24    Storm',
    'bcd  2026-11-25',
  ])
})

test('columns in a pipe are rows alone', () => {
  expect(columnsOf(rows, false)).toEqual(['a    2026-11-24  Storm', 'bcd  2026-11-25'])
})

test('an empty list is empty', () => {
  expect(columnsOf([], true)).toEqual([])
})
