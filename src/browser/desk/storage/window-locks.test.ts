import { expect, test } from 'vitest'
import { memoryStorage } from './browser-storage.ts'
import { SavedTexts } from './saved-texts.ts'
import { WindowLocks } from './window-locks.ts'

/** Node has the same locks as browsers; each test uses names of its own. */
function windowLocks(): WindowLocks {
  return new WindowLocks(navigator.locks)
}

function keptWith(...names: string[]): SavedTexts {
  let now = 1_000_000
  const kept = new SavedTexts(memoryStorage(), 'ana', () => now++)
  for (const name of names) kept.save(name, 'Half a sen')
  return kept
}

test('a reloaded window acquires its own text', async () => {
  const kept = keptWith('reload.w1', 'reload.w2')
  expect(await windowLocks().acquire(kept, 'reload.', 'w1')).toBe('reload.w1')
})

test('a reloaded window waits for its old lock to be released', async () => {
  const kept = keptWith('late.w1', 'late.other')
  const before = windowLocks()
  await before.acquire(kept, 'late.', 'w1')
  const taken = windowLocks().acquire(kept, 'late.', 'w1')
  before.release('late.w1')
  expect(await taken).toBe('late.w1')
})

test('the next window acquires what a crashed one left, the latest first', async () => {
  const kept = keptWith('crash.older', 'crash.newer')
  expect(await windowLocks().acquire(kept, 'crash.', 'w2')).toBe('crash.newer')
})

test('a second window does not acquire the first one’s text', async () => {
  const kept = keptWith('two.w1')
  await windowLocks().acquire(kept, 'two.', 'w1')
  expect(await windowLocks().acquire(kept, 'two.', 'w2')).toBe('two.w2')
})

test('a duplicated window gets a text of its own', async () => {
  const kept = keptWith('copy.w1')
  await windowLocks().acquire(kept, 'copy.', 'w1')
  expect(await windowLocks().acquire(kept, 'copy.', 'w1')).toMatch(/^copy\.w1-/)
})

test('a window acquires a text again that it released', async () => {
  const kept = keptWith('left.w1')
  const one = windowLocks()
  one.release(await one.acquire(kept, 'left.', 'w1'))
  expect(await one.acquire(kept, 'left.', 'w1')).toBe('left.w1')
})

test('without Web Locks a window acquires what is there', async () => {
  expect(await new WindowLocks(null).acquire(keptWith('none.x'), 'none.', 'w')).toBe('none.x')
})
