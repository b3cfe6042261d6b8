import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HaltRequest } from '../../fanout/push/alerts/alert-runner.ts'
import { waitUntilHalted } from './wait-until-halted.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const ended: HaltRequest = { alerts: [], post: null }

function waitFor(halted: Promise<void>) {
  const faults: unknown[] = []
  const push = { halt: () => halted } as unknown as Parameters<typeof waitUntilHalted>[0]['push']
  const waiting = { isOver: false }
  const wait = async (): Promise<void> => {
    await waitUntilHalted({ push, report: (fault) => faults.push(fault) }, ended)
    waiting.isOver = true
  }
  const over = wait()
  return { waiting, over, faults }
}

test('waits until sending has stopped, for seconds if needed', async () => {
  const halting = Promise.withResolvers<void>()
  const { waiting, over } = waitFor(halting.promise)

  await vi.advanceTimersByTimeAsync(9_000)
  expect(waiting.isOver).toBe(false)
  halting.resolve()
  await over
})

test('stops waiting after the timeout', async () => {
  const { over, faults } = waitFor(new Promise(() => undefined))

  await vi.advanceTimersByTimeAsync(10_000)
  await over
  expect(faults).toEqual([])
})

test('reports a failure to halt, and goes on', async () => {
  const { over, faults } = waitFor(Promise.reject(new Error('The thread is gone.')))

  await over
  expect(faults).toEqual([new Error('The thread is gone.')])
})
