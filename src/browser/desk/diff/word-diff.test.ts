import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffWords, type DiffRun } from './word-diff.ts'

const shown = (before: string, after: string): string =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `{+${text}}` : `{-${text}}`))
    .join('')

/** What a comparison gives that was stopped at its bound. */
const replaced = (before: string, after: string): readonly DiffRun[] => [
  { kind: 'removed', text: before },
  { kind: 'added', text: after },
]

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

test('does not compare word by word where very many words changed', () => {
  // Spaces are words of both: comparing to the end would find each of them unchanged.
  const before = 'one two '.repeat(6_000)
  const after = 'drei vier '.repeat(6_000)
  expect(diffWords(before, after)).toEqual(replaced(before, after))
})

test('does not compare paragraphs where very many of them changed', () => {
  const before = 'one\n\nsame\n\n'.repeat(2_000)
  const after = 'drei\n\nsame\n\n'.repeat(2_000)
  expect(diffWords(before, after)).toEqual(replaced(before, after))
})

test('finds unchanged paragraphs where most words changed', () => {
  const [first, last] = ['The first.\n\n', 'The last.']
  const before = first + 'one two '.repeat(3_000) + '\n\n' + last
  const after = first + 'drei vier '.repeat(3_000) + '\n\n' + last
  expect(diffWords(before, after).map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same'])
})
