import { expect, test } from 'vitest'
import { stories } from '../../../test/support/memory-hub.ts'
import { ReaderTally, type Following } from './reader-tally.ts'
import { ReadersNow } from './readers-now.ts'

const [flood, quake] = [stories[0].id, stories[1].id]

/** A process with these readers of its own, which come and go as the test says. */
function processWith(...counts: readonly (readonly [Following, number])[]) {
  const own = new ReaderTally()
  for (const [following, count] of counts) own.set(following, count)
  const now = new ReadersNow({
    get readers() {
      return own.total
    },
    readersOf: (following) => own.of(following),
    followed: () => [...own].map(([following]) => following),
  })
  return { own, now }
}

test('a process alone counts its own at every look', () => {
  const { own, now } = processWith([flood, 2], [null, 1])
  expect([now.total, now.of(flood), now.of(quake), now.of(null)]).toEqual([3, 2, 0, 1])

  own.add(quake, 1)
  own.add(flood, -1)

  expect([now.total, now.of(flood), now.of(quake), now.of(null)]).toEqual([3, 1, 1, 1])
})

test('the readers of several processes are summed, per story and in all', () => {
  const { now } = processWith([flood, 2], [null, 1])
  now.heard(2, [
    [flood, 10],
    [quake, 5],
  ])
  now.heard(3, [[null, 100]])

  expect(now.of(flood)).toBe(12)
  expect(now.of(quake)).toBe(5)
  expect(now.of(null)).toBe(101)
  expect(now.total).toBe(118)
})

test('what a process tells again takes the place of what it told before, and what it does not name stays', () => {
  const { now } = processWith()
  now.heard(2, [
    [flood, 10],
    [quake, 5],
  ])
  now.heard(2, [[flood, 4]])
  now.heard(2, [[flood, 4]])
  expect([now.of(flood), now.of(quake), now.total]).toEqual([4, 5, 9])

  now.heard(2, [[quake, 0]])
  expect([now.of(flood), now.of(quake), now.total]).toEqual([4, 0, 4])
})

test('a process that is gone takes its readers with it, and nobody else’s', () => {
  const { now } = processWith([flood, 1])
  now.heard(2, [[flood, 10]])
  now.heard(3, [[flood, 100]])

  now.gone(2)
  now.gone(2)

  expect([now.of(flood), now.total]).toEqual([101, 101])
})

test('a process tells what has changed, once, and nothing while nothing changes', () => {
  const { own, now } = processWith([flood, 2], [null, 1])
  expect(new Map(now.news())).toEqual(
    new Map<Following, number>([
      [flood, 2],
      [null, 1],
    ]),
  )
  expect(now.news()).toEqual([])

  own.add(flood, 1)
  own.add(flood, -1)
  expect(now.news()).toEqual([])

  own.add(null, -1)
  own.add(quake, 1)
  expect(new Map(now.news())).toEqual(
    new Map<Following, number>([
      [null, 0],
      [quake, 1],
    ]),
  )
  expect(now.news()).toEqual([])
})

test('what others told is theirs, and is not told on', () => {
  const { now } = processWith([flood, 2])
  now.heard(2, [[quake, 7]])
  expect(now.news()).toEqual([[flood, 2]])
})

test('whatever processes come, tell and go, all that are left agree with what each holds', () => {
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
      for (const { now } of processes.values()) now.gone(3)
    }
    for (const [from, { now }] of processes) {
      const news = now.news()
      for (const [to, other] of processes) if (to !== from) other.now.heard(from, news)
    }
    const held = [...processes.values()]
    for (const { now } of held) {
      expect(now.total).toBe(held.reduce((sum, { own }) => sum + own.total, 0))
      for (const one of [flood, quake, null]) {
        expect(now.of(one)).toBe(held.reduce((sum, { own }) => sum + own.of(one), 0))
      }
    }
  }
})
