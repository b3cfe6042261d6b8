import { expect, test } from 'vitest'
import { en } from '../../words/reader/en.ts'
import { connectionNews, connectionWords } from './connection-words.ts'

test.each([
  ['live', 0, false, 'Updating live'],
  ['live', 0, true, 'Up to date'],
  ['polling', 10_000, false, 'Checking every 10 seconds'],
  ['polling', 60_000, false, 'Checking every minute'],
  ['polling', 120_000, false, 'Checking every 2 minutes'],
  ['offline', 0, false, 'Offline: this page may be out of date'],
  ['connecting', 0, false, 'Connecting…'],
  ['checking', 0, false, 'Checking…'],
  ['checking', 0, true, 'Checking…'],
  ['stopped', 0, false, ''],
] as const)('describes %s (%i ms, ended: %s) as "%s"', (state, everyMs, ended, words) => {
  expect(connectionWords({ state, everyMs }, ended, en.live)).toBe(words)
})

test.each([
  [
    ['connecting', 'offline', 'connecting', 'offline', 'polling', 'live'],
    ['offline', 'online'],
  ],
  [['live', 'connecting', 'live'], []],
  [['live', 'connecting', 'polling', 'live'], []],
  [
    ['offline', 'connecting', 'live', 'offline', 'live'],
    ['offline', 'online', 'offline', 'online'],
  ],
  [
    ['offline', 'checking', 'offline', 'checking', 'live'],
    ['offline', 'online'],
  ],
  [['offline', 'stopped'], ['offline']],
] as const)('of %j it announces %j', (states, expected) => {
  let wasOffline = false
  const news = states.flatMap((state) => {
    const said = connectionNews(wasOffline, { state, everyMs: 0 })
    if (said !== null) wasOffline = said === 'offline'
    return said ?? []
  })
  expect(news).toEqual(expected)
})
