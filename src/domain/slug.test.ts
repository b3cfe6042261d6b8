import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import { numberedSlug, parseSlug, slugFor } from './slug.ts'

test('makes a valid slug of any headline, with space for a number', () => {
  fc.assert(
    fc.property(anyText(100), fc.integer({ min: 2, max: 999_999 }), (headline, n) => {
      const slug = slugFor(headline)
      expect(parseSlug(slug)).toBe(slug)
      expect(parseSlug(numberedSlug(slug, n))).toBe(`${slug}-${n}`)
    }),
  )
})

test.each([
  ['Fire at the port', 'fire-at-the-port'],
  ['The harbor’s “last” ferry: what we know', 'the-harbors-last-ferry-what-we-know'],
  ["It's 10:32", 'its-10-32'],
  ['Überschwemmung in Köln', 'uberschwemmung-in-koln'],
  ['Straße in Łódź, ærlig Øresund', 'strasse-in-lodz-aerlig-oresund'],
  ['İstanbul’da Işık', 'istanbulda-isik'],
  ['서울에 첫눈', 'story'],
  ['  ', 'story'],
  ['첫눈 2026', '2026'],
])('%s becomes %s', (headline, slug) => {
  expect(slugFor(headline)).toBe(slug)
})

test('cuts a long headline at the end of a word, and a long word anywhere', () => {
  const slug = slugFor('word '.repeat(40))

  expect(slug).toMatch(/^word(-word)+$/)
  expect(slug.length).toBeLessThanOrEqual(72)
  expect(slugFor('a'.repeat(500))).toBe('a'.repeat(72))
})

test.each(['a', 'fire-2', '2026', 'a'.repeat(80)])('%s may be chosen as a slug', (slug) => {
  expect(parseSlug(slug)).toBe(slug)
})

test.each(['', '-a', 'a-', 'a--b', 'A', 'ä', 'a b', 'a/b', '..', 'a\n', 'a'.repeat(81)])(
  '%j is no slug',
  (text) => {
    expect(parseSlug(text)).toBe(null)
  },
)
