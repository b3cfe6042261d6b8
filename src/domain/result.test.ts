import { expect, test } from 'vitest'
import { done, refuse, unreachable } from './result.ts'

test('a result is discriminated by ok', () => {
  expect(done(7)).toEqual({ ok: true, value: 7 })
  expect(refuse({ kind: 'last-owner' })).toEqual({ ok: false, refusal: { kind: 'last-owner' } })
})

test('unreachable throws with the unexpected value', () => {
  expect(() => unreachable({ kind: 'post-eaten' } as never)).toThrow('post-eaten')
})
