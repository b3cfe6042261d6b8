import { expect, test } from 'vitest'
import type { PostId } from '../domain/ids.ts'
import { missedAlertsPath, parseMissedAlerts } from './paths.ts'

const ids = Array.from({ length: 40 }, (_, index) => `post${index}` as PostId)
const listOf = (path: string): string => path.split('/').at(-1) ?? ''

test('lists at most 30 posts in the address of missed alerts', () => {
  const path = missedAlertsPath('/live', ids)

  expect(path).toMatch(/^\/live\/alerts\/held-back\/post0\.post1\./)
  expect(parseMissedAlerts(listOf(path))).toEqual(ids.slice(0, 30))
})

test.each([
  ['', []],
  ['a.a.b', ['a', 'b']],
  ['..a/b.<x>.C.ok', ['ok']],
  [`x${'y'.repeat(40)}`, []],
])('reads only post ids from %j', (posts, expected) => {
  expect(parseMissedAlerts(posts)).toEqual(expected)
})
