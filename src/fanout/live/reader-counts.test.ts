import { expect, test } from 'vitest'
import { stories } from '../../../test/support/memory-hub.ts'
import { ClusterReaderCounts, ReaderCounts, type Following } from './reader-counts.ts'

const [flood, quake] = [stories[0].id, stories[1].id]

/** A process with readers of its own. */
function processWith(...initial: readonly (readonly [Following, number])[]) {
  const own = new ReaderCounts()
  for (const [following, count] of initial) own.set(following, count)
  const counts = new ClusterReaderCounts({
    get readers() {
      return own.total
    },
    readersOf: (following) => own.of(following),
    followed: () => [...own].map(([following]) => following),
  })
  return { own, counts }
}

test('a single process is counted exactly at every moment', () => {
  const { own, counts } = processWith([flood, 2], [null, 1])
  expect([counts.total, counts.of(flood), counts.of(quake), counts.of(null)]).toEqual([3, 2, 0, 1])

  own.add(quake, 1)
  own.add(flood, -1)

  expect([counts.total, counts.of(flood), counts.of(quake), counts.of(null)]).toEqual([3, 1, 1, 1])
})

test('sums the readers of several processes, per story and in total', () => {
  const { counts } = processWith([flood, 2], [null, 1])
  counts.update(2, [
    [flood, 10],
    [quake, 5],
  ])
  counts.update(3, [[null, 100]])

  expect(counts.of(flood)).toBe(12)
  expect(counts.of(quake)).toBe(5)
  expect(counts.of(null)).toBe(101)
  expect(counts.total).toBe(118)
})

test('an update replaces the counts it names and keeps the others', () => {
  const { counts } = processWith()
  counts.update(2, [
    [flood, 10],
    [quake, 5],
  ])
  counts.update(2, [[flood, 4]])
  counts.update(2, [[flood, 4]])
  expect([counts.of(flood), counts.of(quake), counts.total]).toEqual([4, 5, 9])

  counts.update(2, [[quake, 0]])
  expect([counts.of(flood), counts.of(quake), counts.total]).toEqual([4, 0, 4])
})

test('removing a process removes its readers and no others', () => {
  const { counts } = processWith([flood, 1])
  counts.update(2, [[flood, 10]])
  counts.update(3, [[flood, 100]])

  counts.remove(2)
  counts.remove(2)

  expect([counts.of(flood), counts.total]).toEqual([101, 101])
})

test('reports each change once', () => {
  const { own, counts } = processWith([flood, 2], [null, 1])
  expect(new Map(counts.takeChanges())).toEqual(
    new Map<Following, number>([
      [flood, 2],
      [null, 1],
    ]),
  )
  expect(counts.takeChanges()).toEqual([])

  own.add(flood, 1)
  own.add(flood, -1)
  expect(counts.takeChanges()).toEqual([])

  own.add(null, -1)
  own.add(quake, 1)
  expect(new Map(counts.takeChanges())).toEqual(
    new Map<Following, number>([
      [null, 0],
      [quake, 1],
    ]),
  )
  expect(counts.takeChanges()).toEqual([])
})

test('does not report the counts of other processes', () => {
  const { counts } = processWith([flood, 2])
  counts.update(2, [[quake, 7]])
  expect(counts.takeChanges()).toEqual([[flood, 2]])
})

test('processes that join, report and leave agree on the counts', () => {
  const processes = new Map([1, 2, 3].map((number) => [number, processWith()]))
  // A fixed walk through many states: three processes, two stories and everything.
  for (let step = 0; step < 600; step++) {
    const number = (step * 7) % 4
    const mover = processes.get(number)
    const following = [flood, quake, null][(step * 5) % 3] ?? null
    const isLeaving = step % 3 === 0 && (mover?.own.of(following) ?? 0) > 0
    mover?.own.add(following, isLeaving ? -1 : 1)
    if (step === 400) {
      processes.delete(3)
      for (const { counts } of processes.values()) counts.remove(3)
    }
    for (const [from, { counts }] of processes) {
      const changes = counts.takeChanges()
      for (const [to, other] of processes) if (to !== from) other.counts.update(from, changes)
    }
    const held = [...processes.values()]
    for (const { counts } of held) {
      expect(counts.total).toBe(held.reduce((sum, { own }) => sum + own.total, 0))
      for (const one of [flood, quake, null]) {
        expect(counts.of(one)).toBe(held.reduce((sum, { own }) => sum + own.of(one), 0))
      }
    }
  }
})
