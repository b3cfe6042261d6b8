import { expect, test } from 'vitest'
import type { Instant } from '../../domain/ids.ts'
import { nodeSecrets } from './secrets.ts'
import { nodeTools } from './tools.ts'

test('ids are 20 characters, and later ones sort later, also within a moment and when the clock steps back', () => {
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

test('every kind of id comes from the same row', () => {
  const tools = nodeTools(() => 1_800_000_000_000 as Instant)
  const made = [
    tools.newStoryId(),
    tools.newPostId(),
    tools.newAlertId(),
    tools.newEditorId(),
    tools.newTokenId(),
  ]
  expect(new Set(made).size).toBe(5)
})

test('without another clock the time is the machine’s, in whole milliseconds', () => {
  const before = Date.now()
  const now = nodeTools().now()
  expect(now).toBeGreaterThanOrEqual(before)
  expect(Number.isInteger(now)).toBe(true)
})

test('secrets are 256 random bits in base64url, and their hash is SHA-256 in hex', () => {
  const secret = nodeSecrets.newSecret()
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(nodeSecrets.newSecret()).not.toBe(secret)
  expect(nodeSecrets.hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
