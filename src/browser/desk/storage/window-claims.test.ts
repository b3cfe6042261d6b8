import { expect, test } from 'vitest'
import { memoryStorage } from './browser-storage.ts'
import { KeptTexts } from './kept-texts.ts'
import { WindowClaims } from './window-claims.ts'

/** Node has the same locks as browsers; each test uses names of its own. */
function claims(): WindowClaims {
  return new WindowClaims(navigator.locks)
}

function keptWith(...names: string[]): KeptTexts {
  let now = 1_000_000
  const kept = new KeptTexts(memoryStorage(), 'ana', () => now++)
  for (const name of names) kept.save(name, 'Half a sen')
  return kept
}

test('a window that is reloaded takes up its own text', async () => {
  const kept = keptWith('reload.w1', 'reload.w2')
  expect(await claims().take(kept, 'reload.', 'w1')).toBe('reload.w1')
})

test('a window whose former self is let go of late waits for it', async () => {
  const kept = keptWith('late.w1', 'late.other')
  const before = claims()
  await before.take(kept, 'late.', 'w1')
  const taken = claims().take(kept, 'late.', 'w1')
  before.giveBack('late.w1')
  expect(await taken).toBe('late.w1')
})

test('what a crashed window left is taken up by the next one, the latest first', async () => {
  const kept = keptWith('crash.older', 'crash.newer')
  expect(await claims().take(kept, 'crash.', 'w2')).toBe('crash.newer')
})

test('a second window leaves the first one’s text alone', async () => {
  const kept = keptWith('two.w1')
  await claims().take(kept, 'two.', 'w1')
  expect(await claims().take(kept, 'two.', 'w2')).toBe('two.w2')
})

test('a window that was duplicated, name and all, gets a text of its own', async () => {
  const kept = keptWith('copy.w1')
  await claims().take(kept, 'copy.', 'w1')
  expect(await claims().take(kept, 'copy.', 'w1')).toMatch(/^copy\.w1-/)
})

test('a screen that is left and come back to takes its text up again', async () => {
  const kept = keptWith('left.w1')
  const one = claims()
  one.giveBack(await one.take(kept, 'left.', 'w1'))
  expect(await one.take(kept, 'left.', 'w1')).toBe('left.w1')
})

test('without locks a window takes what is there', async () => {
  expect(await new WindowClaims(null).take(keptWith('none.x'), 'none.', 'w')).toBe('none.x')
})
