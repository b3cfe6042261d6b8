import { expect, test } from 'vitest'
import { Presence } from './presence.ts'

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

test('nothing is told of a browser that takes no alerts', () => {
  const { status, show } = page()
  show(false)
  show(true)
  expect(status).toEqual([])
})

test('a visible page is told of at once, again and again, until it is hidden', () => {
  const { presence, status, world, show } = page()
  presence.set(keys)
  world.again?.()
  show(false)
  expect(status).toEqual([true, true, false])
  expect(world.again).toBeNull()
  show(true)
  expect(status.at(-1)).toBe(true)
})

test('a page that was never seen says nothing', () => {
  const { presence, status, world } = page()
  world.isVisible = false
  presence.set(keys)
  expect(status).toEqual([])
})

test('a reader who does not allow it any more is sent alerts again', () => {
  const { presence, status, world } = page()
  presence.set(keys)
  presence.set(null)
  expect(status).toEqual([true, false])
  expect(world.again).toBeNull()
})
