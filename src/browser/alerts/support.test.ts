import { expect, test } from 'vitest'
import { isApplePhone, supportOf } from './support.ts'

test.each([
  ['a browser without push', { canPush: false, permission: 'default', isApplePhone: false }, 'unsupported'],
  ['one without notifications', { canPush: true, permission: null, isApplePhone: false }, 'unsupported'],
  ['a page on an iPhone', { canPush: false, permission: null, isApplePhone: true }, 'home-screen'],
  ['the same on its home screen', { canPush: true, permission: 'default', isApplePhone: true }, 'askable'],
  ['a reader who was never asked', { canPush: true, permission: 'default', isApplePhone: false }, 'askable'],
  ['a reader who status no', { canPush: true, permission: 'denied', isApplePhone: false }, 'denied'],
  ['a reader who status yes', { canPush: true, permission: 'granted', isApplePhone: false }, 'granted'],
] as const)('%s', (_, facts, support) => {
  expect(supportOf(facts)).toBe(support)
})

test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15', 5, true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15', 5, true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15', 0, false],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36', 5, false],
])('%s with %i touch points', (userAgent, touchPoints, expected) => {
  expect(isApplePhone(userAgent, touchPoints)).toBe(expected)
})
