import { expect, test } from 'vitest'
import { requestIds } from './request-ids.ts'

test('no request id comes twice, also over many draws', () => {
  const newRequestId = requestIds()
  const ids = Array.from({ length: 2_000 }, newRequestId)

  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[A-Za-z0-9-]{12}$/.test(id))).toEqual([])
})

test('random bytes are drawn again when all of them were used', () => {
  let draws = 0
  const newRequestId = requestIds((bytes) => bytes.fill(++draws))

  const ids = Array.from({ length: 257 }, newRequestId)

  expect(draws).toBe(2)
  expect(ids[255]).toBe('AQEBAQEBAQEB')
  expect(ids[256]).toBe('AgICAgICAgIC')
})
