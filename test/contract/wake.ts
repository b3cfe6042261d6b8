import { describe, expect, test } from 'vitest'
import type { Seq } from '../../src/domain/ids.ts'
import type { Wake } from '../../src/log/wake.ts'

const long = 60_000
const seq = (position: number): Seq => position as Seq

async function isOver(promise: Promise<unknown>): Promise<boolean> {
  const turn = new Promise((resolve) => setTimeout(resolve, 20, 'not yet'))
  return (await Promise.race([promise.then(() => 'over'), turn])) === 'over'
}

/** What every adapter of `Wake` promises. */
export function wakePromises(name: string, open: () => Wake): void {
  describe(`waking followers by ${name}`, () => {
    test('resolves at once for a head that was announced before', async () => {
      const wake = open()
      wake.announce(seq(5))
      await wake.past(seq(4), long, new AbortController().signal)
    })

    test('wakes every follower behind the announced head', async () => {
      const wake = open()
      const stop = new AbortController()
      const waiting = [0, 2, 4].map((after) => wake.past(seq(after), long, stop.signal))
      wake.announce(seq(5))
      await Promise.all(waiting)
    })

    test('ignores a late announcement of a smaller head', async () => {
      const wake = open()
      wake.announce(seq(5))
      wake.announce(seq(3))
      await wake.past(seq(4), long, new AbortController().signal)
    })

    test('keeps waiting at the head', async () => {
      const wake = open()
      const stop = new AbortController()
      wake.announce(seq(5))
      const waiting = wake.past(seq(5), long, stop.signal)
      expect(await isOver(waiting)).toBe(false)
      wake.announce(seq(6))
      await waiting
    })

    test('times out when no announcement comes', async () => {
      await open().past(seq(0), 30, new AbortController().signal)
    })

    test('rejects with the abort reason, before and during the wait', async () => {
      const wake = open()
      const stop = new AbortController()
      const waiting = wake.past(seq(0), long, stop.signal)
      stop.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')
      await expect(wake.past(seq(0), long, stop.signal)).rejects.toThrow('enough')
      wake.announce(seq(1))
    })
  })
}
