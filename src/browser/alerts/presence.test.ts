import { expect, test } from 'vitest'
import { Presence } from './presence.ts'

const keys = { id: 'one', manage: 'secret' }

function page() {
  const said: boolean[] = []
  const world = { isVisible: true, changed: (): void => {}, again: null as (() => void) | null }
  const presence = new Presence(
    { present: async (_, isVisible) => void said.push(isVisible) },
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
  return { presence, said, world, show }
}

test('nothing is told of a browser that takes no alerts', () => {
  const { said, show } = page()
  show(false)
  show(true)
  expect(said).toEqual([])
})

test('a visible page is told of at once, again and again, until it is hidden', () => {
  const { presence, said, world, show } = page()
  presence.set(keys)
  world.again?.()
  show(false)
  expect(said).toEqual([true, true, false])
  expect(world.again).toBeNull()
  show(true)
  expect(said.at(-1)).toBe(true)
})

test('a page that was never seen says nothing', () => {
  const { presence, said, world } = page()
  world.isVisible = false
  presence.set(keys)
  expect(said).toEqual([])
})

test('a reader who does not allow it any more is sent alerts again', () => {
  const { presence, said, world } = page()
  presence.set(keys)
  presence.set(null)
  expect(said).toEqual([true, false])
  expect(world.again).toBeNull()
})
