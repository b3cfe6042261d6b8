import { expect, test } from 'vitest'
import type { Seq } from '../../domain/ids.ts'
import { PublicAnswers } from './public-answers.ts'
import type { TextAnswer } from '../edge/send.ts'

function answersAt(start: number) {
  let head = start
  let made = 0
  const answers = new PublicAnswers({ head: async () => head as Seq })
  const page = async (): Promise<TextAnswer> => ({ type: 'text/html', text: `page ${++made}`, caching: '' })
  return { answers, page, made: () => made, move: () => head++ }
}

test('a crowd at one moment costs one rendering', async () => {
  const { answers, page, made } = answersAt(1)

  const all = await Promise.all(Array.from({ length: 100 }, () => answers.get('/', page)))

  expect(made()).toBe(1)
  expect(new Set(all).size).toBe(1)
})

test('after the next line of the log nothing old is given', async () => {
  const { answers, page, move } = answersAt(1)
  const before = await answers.get('/', page)
  move()

  const after = await answers.get('/', page)

  expect([before?.text, after?.text]).toEqual(['page 1', 'page 2'])
})

test('a line that comes while a page is rendered makes the next asker render again', async () => {
  const { answers, page, made, move } = answersAt(1)
  await answers.get('/', async () => {
    move()
    return page()
  })

  await answers.get('/', page)

  expect(made()).toBe(2)
})

test('what is not there, and what broke, is looked for again', async () => {
  const { answers, page } = answersAt(1)
  expect(await answers.get('/soon', async () => null)).toBeNull()
  await expect(answers.get('/soon', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')

  expect(await answers.get('/soon', page)).toMatchObject({ text: 'page 1' })
})

test('however many pages are asked for, only so many are held', async () => {
  const { answers, page, made } = answersAt(1)
  for (let n = 0; n < 1_000; n++) await answers.get(`/${n}`, page)
  const before = made()

  for (let n = 0; n < 1_000; n++) await answers.get(`/${n}`, page)

  expect(made() - before).toBeGreaterThan(700)
})
