import { expect, test, vi } from 'vitest'
import { done, refuse } from '../../../domain/result.ts'
import { readProblem, unreachable } from '../api/problem.ts'
import type { AlertJson } from '../api/api-json.ts'
import { sampleAlert } from '../samples.ts'
import { AlertWatch } from './alert-watch.ts'

const own = { size: 4_208, own: true, story: 'storm' }

/** A watch over a desk whose alert is what the test says; time passes when the test says so. */
function watchOver(first: AlertJson = sampleAlert()) {
  const state = { alert: first }
  const timers = new Set<() => void>()
  const api = {
    alert: vi.fn(async () => done(state.alert)),
    undoAlert: vi.fn(async () => done({ state: 'cancelled' as const })),
    audience: vi.fn(async () => done({ size: 77 })),
    reach: vi.fn(async () => done({ sent: 5 })),
  }
  const onUndone = vi.fn()
  const watch = new AlertWatch({
    api,
    after: (_, call) => {
      timers.add(call)
      return () => void timers.delete(call)
    },
    onUndone,
  })
  const tick = async (): Promise<void> => {
    for (const call of timers) {
      timers.delete(call)
      call()
    }
    await vi.waitFor(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const seen = () => watch.watched.value.get(first.id)
  return { watch, api, onUndone, tick, seen, state, waits: () => timers.size }
}

test('an alert is followed until nothing more of it can leave', async () => {
  const { watch, tick, seen, state, waits } = watchOver()
  await watch.follow('a1', own)
  state.alert = sampleAlert({ state: 'sending' })
  await tick()
  expect(seen()?.alert.state).toBe('sending')
  state.alert = sampleAlert({ state: 'done' })
  await tick()
  expect(seen()?.alert.state).toBe('done')
  expect(waits()).toBe(0)
})

test('its size and whose it is stay known', async () => {
  const { watch, tick, seen } = watchOver()
  await watch.follow('a1', own)
  await tick()
  expect(seen()).toMatchObject({ ...own, docked: true })
})

test('undo takes it back, and no slow answer brings it to life again', async () => {
  const { watch, tick, seen, onUndone } = watchOver()
  await watch.follow('a1', own)
  await watch.undo('a1')
  expect(seen()?.alert.state).toBe('cancelled')
  expect(onUndone).toHaveBeenCalledOnce()
  await tick()
  expect(seen()?.alert.state).toBe('cancelled')
})

test('a second press of undo asks nothing', async () => {
  const { watch, api } = watchOver()
  await watch.follow('a1', own)
  await Promise.all([watch.undo('a1'), watch.undo('a1')])
  expect(api.undoAlert).toHaveBeenCalledOnce()
})

test('an undo that came too late says so and shows how it stands', async () => {
  const { watch, tick, seen, api, state } = watchOver()
  await watch.follow('a1', own)
  api.undoAlert.mockResolvedValueOnce(
    refuse(
      readProblem(409, { type: '/docs/refusals#alert-not-held', title: 'Leaving.', sent: 12 }, null),
    ) as never,
  )
  state.alert = sampleAlert({ state: 'sending' })
  await watch.undo('a1')
  await tick()
  expect(seen()).toMatchObject({
    undoing: false,
    alert: { state: 'sending' },
    problem: { kind: 'alert-not-held' },
  })
})

test('an alert that was held before a reload is found again, with its size', async () => {
  const { watch, tick, seen } = watchOver()
  watch.see([sampleAlert(), sampleAlert({ id: 'old', state: 'done' })], 'storm')
  await tick()
  expect(seen()).toMatchObject({ size: 77, story: 'storm', docked: true })
  expect(watch.watched.value.has('old')).toBe(false)
})

test('a follow-up’s size is the number of those who were sent it', async () => {
  const followUp = sampleAlert({ audience: { kind: 'sent' } })
  const { watch, tick, seen } = watchOver(followUp)
  watch.see([followUp], 'storm')
  await tick()
  expect(seen()?.size).toBe(5)
})

test('receipts of a sent alert are asked for while somebody looks, and not in the dock', async () => {
  const { watch, tick, seen, api, waits, state } = watchOver()
  state.alert = sampleAlert({ state: 'done' })
  const stop = watch.look(state.alert)
  await tick()
  expect(api.alert).toHaveBeenCalledOnce()
  expect(seen()?.docked).toBe(false)
  stop()
  await tick()
  expect(waits()).toBe(0)
})

test('a dead line keeps what is known, and it is asked again', async () => {
  const { watch, tick, seen, api, waits } = watchOver()
  await watch.follow('a1', own)
  api.alert.mockResolvedValueOnce(refuse(unreachable(false)) as never)
  await tick()
  expect(seen()?.alert.state).toBe('held')
  expect(waits()).toBe(1)
})
