import { expect, test, vi } from 'vitest'
import { turnOn } from './turn-on.ts'

function timer() {
  const calls: { readonly ms: number; readonly call: () => void }[] = []
  const cancel = vi.fn()
  const after = (ms: number, call: () => void) => {
    calls.push({ ms, call })
    return cancel
  }
  return { calls, cancel, after }
}

test('tells the reader after half a minute without an answer, and takes a later one', async () => {
  const { calls, after } = timer()
  const tooLong = vi.fn()
  const answer = Promise.withResolvers<string>()
  const turned = turnOn(() => answer.promise, after, tooLong)
  expect(calls[0]?.ms).toBe(30_000)
  calls[0]?.call()
  expect(tooLong).toHaveBeenCalledOnce()
  answer.resolve('on')
  expect(await turned).toBe('on')
})

test('says nothing of time where the answer is no', async () => {
  const { cancel, after } = timer()
  await expect(turnOn(() => Promise.reject(new Error('No.')), after, vi.fn())).rejects.toThrow('No.')
  expect(cancel).toHaveBeenCalledOnce()
})
