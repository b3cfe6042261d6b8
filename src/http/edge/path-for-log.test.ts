import { expect, test } from 'vitest'
import { pathForLog } from './path-for-log.ts'

const secret = 'Zm9v_YmFy-'.repeat(4) + 'abc'

test.each([
  ['/api/v1/stories/ferry-aground/posts', '/api/v1/stories/ferry-aground/posts'],
  ['/stories/ferry/posts/0mabcdefg0123456789a', '/stories/ferry/posts/0mabcdefg0123456789a'],
  ['/api/v1/invitations/short', '/api/v1/invitations/…'],
  [`/api/v1/invitations/${secret}/acceptance`, '/api/v1/invitations/…/acceptance'],
  ['/push/subscriptions/0mabcdefg0123456789a/presence', '/push/subscriptions/…/presence'],
  [`/desk/welcom/${secret}`, '/desk/welcom/…'],
  [
    '/stories/the-longest-ferry-strike-in-forty-years-ends',
    '/stories/the-longest-ferry-strike-in-forty-years-ends',
  ],
  ['/a b/'.repeat(100), `${'/a b/'.repeat(40)}…`],
])('logs %s as %s', (path, logged) => {
  expect(pathForLog(path)).toBe(logged)
})
