import { expect, test } from 'vitest'
import { outcomeOf } from './request-result.ts'

function outcome(status: number, text = '', retryAfter: string | null = null): unknown {
  return outcomeOf({ kind: 'response', status, text, retryAfter, date: null }, 0)
}

test.each([200, 201, 202, 204, 299])('%i is accepted', (status) => {
  expect(outcome(status)).toEqual({ kind: 'accepted' })
})

test.each([404, 410])('%i ends the subscription', (status) => {
  expect(outcome(status)).toEqual({ kind: 'gone' })
})

test.each([
  [401, 'expired', false],
  [403, 'forbidden', false],
  [403, '{"reason":"BadJwtToken"}', true],
  [400, '<H1>UnauthorizedRegistration</H1>', false],
])('%i %s is unauthorized and keeps the subscription', (status, text, isAboutUs) => {
  expect(outcome(status, text)).toMatchObject({ kind: 'unauthorised', isAboutUs })
})

test.each([
  [403, '{"reason":"VapidPkHashMismatch"}'],
  [
    403,
    'the VAPID credentials in the authorization header do not correspond to the credentials used to create the subscriptions.\n',
  ],
  [
    403,
    'the key in the authorization header does not correspond to the sender ID used to subscribe this user.',
  ],
  [401, '{"code":401,"errno":109,"message":"VAPID public key mismatch"}'],
])('%i %s means that the subscription belongs to another key', (status, text) => {
  expect(outcome(status, text)).toEqual({ kind: 'key-retired' })
})

test.each([400, 405, 413])('%i refuses the message for good', (status) => {
  expect(outcome(status, 'bad')).toEqual({ kind: 'refused', detail: `${status}: bad` })
})

test.each([406, 429])('%i is throttled', (status) => {
  expect(outcome(status, '', '7')).toMatchObject({ kind: 'retry', reason: 'throttled', afterMs: 7_000 })
})

test.each([301, 302, 307, 402, 408, 418, 500, 502, 503, 504, 599])(
  '%i is retried as unavailable',
  (status) => {
    expect(outcome(status)).toMatchObject({ kind: 'retry', reason: 'unavailable', mayHaveArrived: false })
  },
)

test('a lost response may mean delivery, a refused request does not', () => {
  expect(outcomeOf({ kind: 'lost', detail: 'reset', isThrottle: false }, 0)).toMatchObject({
    kind: 'retry',
    mayHaveArrived: true,
  })
  expect(outcomeOf({ kind: 'refused' }, 0)).toEqual({ kind: 'not-sent' })
})

test('retries where the host had no public address at that moment', () => {
  expect(outcomeOf({ kind: 'blocked', detail: 'no public address' }, 0)).toEqual({
    kind: 'retry',
    reason: 'not-public',
    detail: 'no public address',
    afterMs: null,
    mayHaveArrived: false,
  })
})
