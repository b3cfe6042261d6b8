import { expect, test } from 'vitest'
import { readRoute, Router, writeRoute, type Route } from './router.ts'

const routes: readonly (readonly [string, Route])[] = [
  ['', { screen: 'stories' }],
  ['/new-story', { screen: 'new-story' }],
  ['/stories/storm-2', { screen: 'story', slug: 'storm-2' }],
  ['/stories/storm-2/settings', { screen: 'story-settings', slug: 'storm-2' }],
  ['/stories/storm-2/alerts', { screen: 'story-alerts', slug: 'storm-2' }],
  ['/people', { screen: 'people' }],
  ['/tokens', { screen: 'tokens' }],
  ['/account', { screen: 'account' }],
]

test.each(routes)('“%s” is the address of its screen, both ways', (path, route) => {
  expect(readRoute(path, '')).toEqual(route)
  expect(writeRoute(route)).toBe(path)
})

test('a slash too many changes nothing', () => {
  expect(readRoute('/stories/storm/', '')).toEqual({ screen: 'story', slug: 'storm' })
  expect(readRoute('/', '')).toEqual({ screen: 'stories' })
})

test('what has no screen is unknown, whatever it holds', () => {
  for (const path of [
    '/nothing',
    '/stories/Storm',
    '/stories/a/b',
    '/stories/a/settings/b',
    '/people/1',
    '/stories/..',
  ]) {
    expect(readRoute(path, '')).toEqual({ screen: 'unknown' })
  }
})

test('a welcome takes its secret from the fragment alone', () => {
  expect(readRoute('/welcome', 'abc')).toEqual({ screen: 'welcome', secret: 'abc' })
  expect(writeRoute({ screen: 'welcome', secret: 'abc' })).toBe('/welcome#abc')
})

/** The browser's history, as far as the router needs it. */
function placesAt(pathname: string, hash = '') {
  const location = { pathname, hash }
  const listeners: (() => void)[] = []
  const pushed: string[] = []
  return {
    location,
    pushed,
    history: {
      pushState: (_: unknown, __: string, url?: string | URL | null) =>
        void pushed.push(`push ${String(url)}`),
      replaceState: (_: unknown, __: string, url?: string | URL | null) =>
        void pushed.push(`replace ${String(url)}`),
    },
    addEventListener: (_: string, listener: () => void) => void listeners.push(listener),
    goBackTo: (path: string) => {
      location.pathname = path
      listeners[0]?.()
    },
  }
}

test('the screen follows the address, below whatever path the desk is served under', () => {
  const places = placesAt('/news/desk/stories/storm')
  const router = new Router('/news/desk', places)
  expect(router.route.value).toEqual({ screen: 'story', slug: 'storm' })
  expect(router.href({ screen: 'people' })).toBe('/news/desk/people')
  router.go({ screen: 'people' })
  expect(router.route.value).toEqual({ screen: 'people' })
  places.goBackTo('/news/desk/stories/storm')
  expect(router.route.value).toEqual({ screen: 'story', slug: 'storm' })
  expect(places.pushed).toEqual(['push /news/desk/people'])
})

test('the first screen is not come to from another one', () => {
  const router = new Router('/desk', placesAt('/desk'))
  expect(router.moves).toBe(0)
  router.go({ screen: 'tokens' }, 'replace')
  expect(router.moves).toBe(1)
})
