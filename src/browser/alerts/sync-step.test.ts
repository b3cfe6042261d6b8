import { expect, test } from 'vitest'
import type { StoredSubscription } from './key-value-store.ts'
import { CHECK_EVERY_MS, syncStep } from './sync-step.ts'

const stored: StoredSubscription = {
  id: 'sub1',
  manage: 'secret',
  endpoint: 'https://push.example/a',
  keyId: 'k1',
  wishes: {
    follow: { everything: true, stories: [], topics: [], tests: false },
    quietHours: null,
    timeZone: 'UTC',
    perDay: null,
  },
  checkedAt: 1_000,
}
const later = 1_000 + CHECK_EVERY_MS

test.each([
  ['who follows nothing is left alone', undefined, 'https://push.example/a', 'k1', later, 'none'],
  [
    'a subscription in order is asked about again after an hour',
    stored,
    stored.endpoint,
    'k1',
    later,
    'check',
  ],
  ['but not at every page', stored, stored.endpoint, 'k1', later - 1, 'rest'],
  ['a clock that went back asks again', stored, stored.endpoint, 'k1', 500, 'check'],
  ['an endpoint the browser changed is told', stored, 'https://push.example/b', 'k1', 1_001, 'tell'],
  ['a subscription the browser lost is made anew', stored, null, 'k1', 1_001, 'renew'],
  ['so is one under a key that is being replaced', stored, stored.endpoint, 'k2', 1_001, 'renew'],
  [
    'without the server’s word about its key nothing is made anew',
    stored,
    stored.endpoint,
    null,
    later,
    'check',
  ],
] as const)('%s', (_, record, endpoint, keyId, now, step) => {
  expect(syncStep(record, endpoint, keyId, now)).toBe(step)
})
