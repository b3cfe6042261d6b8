import { expect, test } from 'vitest'
import { requestIds } from './request-ids.ts'

test('makes ids of one form, each of them once', () => {
  const newId = requestIds()
  const ids = Array.from({ length: 1_000 }, newId)

  expect(new Set(ids).size).toBe(1_000)
  for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z-]{12}$/)
})
