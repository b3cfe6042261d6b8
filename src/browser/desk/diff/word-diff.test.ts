import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffWords } from './word-diff.ts'

const shown = (before: string, after: string): string =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `{+${text}}` : `{-${text}}`))
    .join('')

test('marks only the number that changed', () => {
  expect(shown('Some 12,000 homes are dark.', 'Some 1,200 homes are dark.')).toBe(
    'Some {-12,000}{+1,200} homes are dark.',
  )
})

test('equal texts are one run', () => {
  expect(diffWords('The same.', 'The same.')).toEqual([{ kind: 'same', text: 'The same.' }])
  expect(diffWords('', '')).toEqual([])
})

test('marks an added paragraph as a whole', () => {
  expect(shown('One.', 'One.\n\nTwo.')).toBe('One.{+\n\nTwo.}')
})

test('compares scripts without spaces by character', () => {
  expect(shown('港は閉鎖された', '港は再開された')).toBe('港は{-閉鎖}{+再開}された')
})

test('the runs of any two texts are exactly those texts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', 'é', '😀', '港', ','), maxLength: 40 })
  fc.assert(
    fc.property(text, text, (before, after) => {
      const runs = diffWords(before, after)
      const without = (kind: string): string =>
        runs
          .filter((run) => run.kind !== kind)
          .map((run) => run.text)
          .join('')
      expect(without('added')).toBe(before)
      expect(without('removed')).toBe(after)
    }),
  )
})

test('compares two long texts without common words in under a second', () => {
  const before = 'one two '.repeat(6_000)
  const after = 'drei vier '.repeat(6_000)
  const startedAt = performance.now()
  const runs = diffWords(before, after)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  expect(runs.map(({ kind }) => kind)).toContain('removed')
})

test('finds unchanged paragraphs where most words changed', () => {
  const [first, last] = ['The first.\n\n', 'The last.']
  const before = first + 'one two '.repeat(3_000) + '\n\n' + last
  const after = first + 'drei vier '.repeat(3_000) + '\n\n' + last
  expect(diffWords(before, after).map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same'])
})
