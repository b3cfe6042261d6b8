import { expect, test } from 'vitest'
import type { PushOutcome, RetryReason } from '../delivery/push-sender.ts'
import { alarmForOutcome } from './alarm-for-outcome.ts'

const origin = 'https://push.example.org'

function retry(reason: RetryReason): PushOutcome {
  return { kind: 'retry', reason, detail: 'said so', afterMs: null, mayHaveArrived: false }
}

test.each<[string, PushOutcome]>([
  ['key-refused', { kind: 'unauthorised', detail: 'said so', isAboutUs: true }],
  ['key-refused', { kind: 'key-retired' }],
  ['key-refused', { kind: 'key-missing' }],
  ['message-refused', { kind: 'refused', detail: '413' }],
  ['blocked', { kind: 'blocked', detail: 'not a push service' }],
  ['blocked', retry('not-public')],
  ['service-failing', retry('unavailable')],
  ['service-failing', retry('unreachable')],
  ['service-failing', retry('lost')],
])('raises %s for %j and names only the push service', (kind, outcome) => {
  const raised = alarmForOutcome(outcome, { origin, isProven: true })

  expect(raised).toMatchObject({ kind, about: origin })
  expect(raised?.detail).not.toBe('')
})

test.each<PushOutcome>([
  { kind: 'accepted' },
  { kind: 'gone' },
  { kind: 'not-sent' },
  // Being asked to slow down is everyday business.
  retry('throttled'),
])('raises no alarm for %j', (outcome) => {
  expect(alarmForOutcome(outcome, { origin, isProven: true })).toBeNull()
})
