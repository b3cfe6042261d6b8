import { expect, test, vi } from 'vitest'
import { pageVisibility, Presence } from './presence.ts'

const keys = { id: 'one', manage: 'secret' }

function page() {
  const status: boolean[] = []
  const world = { isVisible: true, changed: (): void => {}, again: null as (() => void) | null }
  const presence = new Presence(
    { present: async (_, isVisible) => void status.push(isVisible) },
    {
      isVisible: () => world.isVisible,
      onChange: (call) => (world.changed = call),
      every(_, call) {
        world.again = call
        return () => (world.again = null)
      },
    },
  )
  const show = (isVisible: boolean): void => {
    world.isVisible = isVisible
    world.changed()
  }
  return { presence, status, world, show }
}

test('reports nothing for a browser without alerts', () => {
  const { status, show } = page()
  show(false)
  show(true)
  expect(status).toEqual([])
})

test('reports a visible page at once and repeatedly until it is hidden', () => {
  const { presence, status, world, show } = page()
  presence.set(keys)
  world.again?.()
  show(false)
  expect(status).toEqual([true, true, false])
  expect(world.again).toBeNull()
  show(true)
  expect(status.at(-1)).toBe(true)
})

test('reports nothing for a page that was never visible', () => {
  const { presence, status, world } = page()
  world.isVisible = false
  presence.set(keys)
  expect(status).toEqual([])
})

test('reports absence when the reader opts out', () => {
  const { presence, status, world } = page()
  presence.set(keys)
  presence.set(null)
  expect(status).toEqual([true, false])
  expect(world.again).toBeNull()
})

test('reports once that a page is left, and again when it is come back to', () => {
  const tab = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', tab)
  vi.stubGlobal('addEventListener', tab.addEventListener.bind(tab))
  const status: boolean[] = []
  const presence = new Presence(
    { present: async (_, isVisible) => void status.push(isVisible) },
    { ...pageVisibility(), every: () => () => undefined },
  )
  presence.set(keys)
  // As browsers do it: the page hides after it was left.
  tab.dispatchEvent(new Event('pagehide'))
  tab.visibilityState = 'hidden'
  tab.dispatchEvent(new Event('visibilitychange'))
  expect(status).toEqual([true, false])

  tab.visibilityState = 'visible'
  tab.dispatchEvent(new Event('pageshow'))
  expect(status).toEqual([true, false, true])
  vi.unstubAllGlobals()
})
