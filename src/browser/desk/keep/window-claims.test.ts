import { afterEach, expect, test } from 'vitest'
import { memoryStorage } from './browser-storage.ts'
import { KeptTexts } from './kept-texts.ts'
import { WindowClaims } from './window-claims.ts'

const open: BroadcastChannel[] = []
afterEach(() => {
  for (const channel of open.splice(0)) channel.close()
})

function windowOf(name: string): WindowClaims {
  const channel = new BroadcastChannel(name)
  open.push(channel)
  return new WindowClaims(channel)
}

test('a window that is reloaded takes up its own text', async () => {
  const kept = new KeptTexts(memoryStorage(), 'ana')
  kept.save('compose.storm.w2', 'newer')
  kept.save('compose.storm.w1', 'mine')
  expect(await windowOf('own').take(kept, 'compose.storm.', 'w1')).toBe('compose.storm.w1')
})

test('what a crashed window left is taken up by the next one', async () => {
  const kept = new KeptTexts(memoryStorage(), 'ana')
  kept.save('compose.storm.gone', 'left behind')
  expect(await windowOf('crash').take(kept, 'compose.storm.', 'w2')).toBe('compose.storm.gone')
})

test('a second window leaves the first one’s text alone', async () => {
  const kept = new KeptTexts(memoryStorage(), 'ana')
  kept.save('compose.storm.w1', 'being written')
  await windowOf('two').take(kept, 'compose.storm.', 'w1')
  expect(await windowOf('two').take(kept, 'compose.storm.', 'w2')).toBe('compose.storm.w2')
})

test('a window that was duplicated, name and all, gets a text of its own', async () => {
  const kept = new KeptTexts(memoryStorage(), 'ana')
  kept.save('compose.storm.w1', 'being written')
  await windowOf('copy').take(kept, 'compose.storm.', 'w1')
  const name = await windowOf('copy').take(kept, 'compose.storm.', 'w1')
  expect(name).toMatch(/^compose\.storm\.w1-/)
})

test('without a way to ask, a window takes what is there', async () => {
  const kept = new KeptTexts(memoryStorage(), 'ana')
  kept.save('compose.storm.x', 'left behind')
  expect(await new WindowClaims(null).take(kept, 'compose.storm.', 'w')).toBe('compose.storm.x')
})
