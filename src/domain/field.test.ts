import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import { all, lineList, optionalLine, requiredLine } from './field.ts'
import { done, refuse } from './result.ts'
import { lengthOf } from './text.ts'

test('cleans a required line', () => {
  expect(requiredLine('headline', '  A ferry\r\nruns aground\0 ', 200)).toEqual(done('A ferry runs aground'))
})

test.each(['', ' \n\t', '\0', '\u200b', '\u200f\u00a0'])(
  'a required line of %j is missing, since nothing of it can be seen',
  (given) => {
    expect(requiredLine('headline', given, 200)).toEqual(refuse({ kind: 'field-missing', field: 'headline' }))
  },
)

test('accepts an empty optional line', () => {
  expect(optionalLine('dateline', ' \n ', 100)).toEqual(done(''))
})

test('reports the length of a long line in characters', () => {
  expect(optionalLine('note', '🎉'.repeat(5), 4)).toEqual(
    refuse({ kind: 'field-too-long', field: 'note', length: 5, maxLength: 4 }),
  )
  expect(optionalLine('note', '🎉'.repeat(4), 4)).toEqual(done('🎉🎉🎉🎉'))
})

test('accepts only lines that fit', () => {
  fc.assert(
    fc.property(anyText(30), fc.integer({ min: 1, max: 20 }), (given, maxLength) => {
      const line = requiredLine('x', given, maxLength)
      if (line.ok) {
        expect(lengthOf(line.value)).toBeLessThanOrEqual(maxLength)
        expect(line.value).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      } else {
        expect(line.refusal.kind).toMatch(/^field-(?:missing|too-long)$/)
      }
    }),
  )
})

test('keeps the order of a list and drops empty and repeated entries', () => {
  expect(lineList('credits', ['AP', ' ', 'Reuters', 'AP ', '\u200b'], 2, 60)).toEqual(done(['AP', 'Reuters']))
})

test('refuses a long list, or a long line with its index', () => {
  expect(lineList('credits', ['AP', 'AFP', 'dpa'], 2, 60)).toEqual(
    refuse({
      kind: 'field-invalid',
      field: 'credits',
      problem: 'has 3 items; the maximum is 2',
      count: 3,
      maxItems: 2,
    }),
  )
  expect(lineList('credits', ['AP', 'Reuters'], 5, 3)).toEqual(
    refuse({ kind: 'field-too-long', field: 'credits[1]', length: 7, maxLength: 3 }),
  )
})

test('all returns every value, or the first refusal in order', () => {
  const missing = refuse({ kind: 'field-missing' as const, field: 'a' })
  const ended = refuse({ kind: 'story-ended' as const, story: 's' })

  expect(all({ a: done(1), b: done('two') })).toEqual(done({ a: 1, b: 'two' }))
  expect(all({ a: done(1), b: missing, c: ended })).toEqual(missing)
})
