import { expect, test } from 'vitest'
import type { Instant } from '../../domain/ids.ts'
import { nodeSecrets } from './secrets.ts'
import { nodeTools } from './tools.ts'

test('makes sortable ids of 20 characters, even within a millisecond or after a clock step back', () => {
  let now = 1_800_000_000_000
  const { newPostId } = nodeTools(() => now as Instant)
  const ids: string[] = []
  for (const step of [0, 0, 0, 1, 0, -3_600_000, 0, 7_200_000]) {
    now += step
    ids.push(newPostId())
  }
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{20}$/)
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
})

test('makes every kind of id from one sequence', () => {
  const tools = nodeTools(() => 1_800_000_000_000 as Instant)
  const ids = [
    tools.newStoryId(),
    tools.newPostId(),
    tools.newAlertId(),
    tools.newEditorId(),
    tools.newTokenId(),
  ]
  expect(new Set(ids).size).toBe(5)
})

test('uses the system clock by default, in whole milliseconds', () => {
  const before = Date.now()
  const now = nodeTools().now()
  expect(now).toBeGreaterThanOrEqual(before)
  expect(Number.isInteger(now)).toBe(true)
})

test('makes secrets of 256 random bits and hashes them with SHA-256', () => {
  const secret = nodeSecrets.newSecret()
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(nodeSecrets.newSecret()).not.toBe(secret)
  expect(nodeSecrets.hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
