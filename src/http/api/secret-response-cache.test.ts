import { expect, test } from 'vitest'
import { done, refuse } from '../../domain/result.ts'
import { AnswerMemory } from './secret-response-cache.ts'

const once = { key: 'k', asked: 'a' }

test('a deed under one key is done once, also while the first is under way', async () => {
  const memory = new AnswerMemory(() => 0)
  let deeds = 0
  const work = async () => done(++deeds)

  const answers = await Promise.all([memory.once(once, work), memory.once(once, work)])

  expect(answers).toEqual([done(1), done(1)])
  expect(await memory.once(once, work)).toEqual(done(1))
})

test('the same key for something else is a conflict', async () => {
  const memory = new AnswerMemory(() => 0)
  await memory.once(once, async () => done(1))

  const answer = await memory.once({ key: 'k', asked: 'b' }, async () => done(2))

  expect(answer).toMatchObject({ ok: false, refusal: { kind: 'idempotency-conflict' } })
})

test('a refusal and a fault are not remembered: the same request may succeed later', async () => {
  const memory = new AnswerMemory(() => 0)
  await memory.once(once, async () => refuse({ kind: 'last-owner' } as const))
  await expect(memory.once(once, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')

  expect(await memory.once(once, async () => done('at last'))).toEqual(done('at last'))
})

test('an answer is forgotten after a day', async () => {
  let now = 0
  const memory = new AnswerMemory(() => now)
  await memory.once(once, async () => done(1))

  now = 24 * 3_600_000 + 1

  expect(await memory.once(once, async () => done(2))).toEqual(done(2))
})
