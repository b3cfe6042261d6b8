import { expect, test } from 'vitest'
import { readersWords } from './readers-words.ts'

test.each([
  [0, 'No readers now'],
  [1, '1 reader now'],
  [2, '2 readers now'],
  [1_204, '1,204 readers now'],
])('%i is said in words', (count, words) => {
  expect(readersWords(count)).toBe(words)
})
