import { expect, test } from 'vitest'
import { done, refuse, unreachable } from './result.ts'

test('a result is told apart by ok', () => {
  expect(done(7)).toEqual({ ok: true, value: 7 })
  expect(refuse({ kind: 'last-owner' })).toEqual({ ok: false, refusal: { kind: 'last-owner' } })
})

test('what cannot be is a fault that shows what it was', () => {
  expect(() => unreachable({ kind: 'post-eaten' } as never)).toThrow('post-eaten')
})
