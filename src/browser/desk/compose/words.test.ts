import { expect, test } from 'vitest'
import { samplePost } from '../samples.ts'
import { fieldsFrom, isBlank, namesFrom, noWords, readWords, wordsFrom } from './words.ts'

test('credits are names apart by commas, whatever the spaces', () => {
  expect(namesFrom(' AP,Reuters ;  , AFP\n')).toEqual(['AP', 'Reuters', 'AFP'])
  expect(namesFrom('  ')).toEqual([])
})

test('a key event alone is nothing that anybody would miss', () => {
  expect(isBlank({ ...noWords, keyEvent: true, text: ' \n' })).toBe(true)
  expect(isBlank({ ...noWords, dateline: 'SEOUL' })).toBe(false)
})

test('a draft comes back into the fields as it went out', () => {
  const draft = samplePost({ headline: 'H', dateline: 'SEOUL', credits: ['AP', 'Reuters'], keyEvent: true })
  const { text, headline, dateline, credits, keyEvent } = draft
  expect(fieldsFrom(wordsFrom(draft))).toEqual({ text, headline, dateline, credits, keyEvent })
})

test('what is no set of words is not read as one', () => {
  expect(readWords({ ...noWords, text: 'x' })).toEqual({ ...noWords, text: 'x' })
  for (const value of [null, 'text', {}, { ...noWords, text: 7 }, { ...noWords, keyEvent: 'yes' }]) {
    expect(readWords(value)).toBeNull()
  }
})
