import { expect, test } from 'vitest'
import { MemoryLog } from '../../test/support/memory-log.ts'
import { publication, sampleNow, sampleStory } from '../../test/support/samples.ts'
import type { Epoch, Mark, Seq } from '../domain/ids.ts'
import { Cursors } from './cursors.ts'

const story = sampleStory()

function logWith(lines: number): MemoryLog {
  const log = new MemoryLog()
  for (let n = 0; n < lines; n++) log.append(publication(story), sampleNow)
  return log
}

/** Counts the look-ups by key. */
function counting(log: MemoryLog): { log: Pick<MemoryLog, 'epoch' | 'markOf'>; readonly looked: Seq[] } {
  const looked: Seq[] = []
  const markOf = (seq: Seq): Promise<Mark | null> => {
    looked.push(seq)
    return log.markOf(seq)
  }
  return { log: { epoch: log.epoch, markOf }, looked }
}

test('reads back the cursors it gave', async () => {
  const cursors = new Cursors(logWith(3))

  for (const seq of [0, 1, 2, 3] as Seq[]) expect(await cursors.read(await cursors.at(seq))).toBe(seq)
})

test('takes a cursor without a mark, as earlier releases gave them', async () => {
  const log = logWith(3)

  expect(await new Cursors(log).read(`${log.epoch}.2`)).toBe(2)
  expect(await new Cursors(log).read(`${log.epoch}.0`)).toBe(0)
})

test('tells a cursor of another history from its own', async () => {
  const log = logWith(3)
  const cursors = new Cursors(log)
  const elsewhere = `${log.epoch}ffffffff.`

  expect(await cursors.read(`${elsewhere}2`)).toBe('other-history')
  // Every history begins alike.
  expect(await cursors.read(`${elsewhere}0`)).toBe(0)
  // Past the head no line tells: that is for the caller to see.
  expect(await cursors.read(`${elsewhere}9`)).toBe(9)
})

test('tells a cursor of another epoch, and what is none', async () => {
  const cursors = new Cursors(logWith(3))
  const other = new Cursors(new MemoryLog('elsewhere0000000' as Epoch))

  expect(await cursors.read(await other.at(0 as Seq))).toBe('other-epoch')
  expect(await cursors.read('nothing of the kind')).toBe('other-epoch')
})

test('a line from before there were marks has a cursor without one', async () => {
  const epoch = 'memory0000000000' as Epoch
  const cursors = new Cursors({ epoch, markOf: async () => '' as Mark })

  expect(await cursors.at(7 as Seq)).toBe(`${epoch}.7`)
  expect(await cursors.read(`${epoch}.7`)).toBe(7)
  expect(await cursors.read(`${epoch}0123abcd.7`)).toBe('other-history')
})

test('keeps recent marks in memory and looks older ones up by key', async () => {
  const full = logWith(3_000)
  const { log, looked } = counting(full)
  const cursors = new Cursors(log)
  for (const line of full.lines) cursors.note([line])

  for (let seq = 1_977; seq <= 3_000; seq++) await cursors.at(seq as Seq)
  expect(looked).toEqual([])
  expect(await cursors.read(await cursors.at(5 as Seq))).toBe(5)
  expect(looked).toEqual([5, 5])
  expect(cursors.recent(3_000 as Seq)).toBe(await cursors.at(3_000 as Seq))
  expect(cursors.recent(5 as Seq)).toBe(`${full.epoch}.5`)
})
