import { expect, test } from 'vitest'
import { en } from '../../words/reader/en.ts'
import { connectionWords } from './connection-words.ts'

test.each([
  ['live', 0, false, 'Updating live'],
  ['live', 0, true, 'Up to date'],
  ['polling', 10_000, false, 'Checking every 10 seconds'],
  ['polling', 60_000, false, 'Checking every minute'],
  ['polling', 120_000, false, 'Checking every 2 minutes'],
  ['offline', 0, false, 'Offline: this page may be out of date'],
  ['connecting', 0, false, 'Connecting…'],
  ['stopped', 0, false, ''],
] as const)('describes %s (%i ms, ended: %s) as "%s"', (state, everyMs, ended, words) => {
  expect(connectionWords({ state, everyMs }, ended, en.live)).toBe(words)
})
