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
  ['but not on every page', stored, stored.endpoint, 'k1', later - 1, 'rest'],
  ['verifies again after the clock went back', stored, stored.endpoint, 'k1', 500, 'check'],
  ['registers an endpoint the browser changed', stored, 'https://push.example/b', 'k1', 1_001, 'tell'],
  ['renews a subscription the browser lost', stored, null, 'k1', 1_001, 'renew'],
  ['renews a subscription under a retired key', stored, stored.endpoint, 'k2', 1_001, 'renew'],
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
