import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import { numberedSlug, parseSlug, slugFor, slugInPath } from './slug.ts'

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
  ['서울에 첫눈', '서울에-첫눈'],
  ['東京湾で火災、けが人なし', '東京湾で火災-けが人なし'],
  ['Пожар в порту', 'пожар-в-порту'],
  ['Йод и ёлка', 'йод-и-ёлка'],
  ['Η φωτιά στο λιμάνι', 'η-φωτιά-στο-λιμάνι'],
  ['حريق في الميناء', 'حريق-في-الميناء'],
  ['שריפה בנמל: צה״ל', 'שריפה-בנמל-צהל'],
  ['बंदरगाह में आग', 'बंदरगाह-में-आग'],
  ['ไฟไหม้ที่ท่าเรือ', 'ไฟไหม้ที่ท่าเรือ'],
  ['Hỏa hoạn ở cảng', 'hoa-hoan-o-cang'],
  ['ＦＩＲＥ １２', 'fire-12'],
  ['🚢 ⚓', 'story'],
  ['  ', 'story'],
  ['첫눈 2026', '첫눈-2026'],
])('%s becomes %s', (headline, slug) => {
  expect(slugFor(headline)).toBe(slug)
})

test('cuts a long headline at the end of a word, and a long word anywhere', () => {
  const slug = slugFor('word '.repeat(40))

  expect(slug).toMatch(/^word(-word)+$/)
  expect(slug.length).toBeLessThanOrEqual(72)
  expect(slugFor('a'.repeat(500))).toBe('a'.repeat(72))
})

test.each(['a', 'fire-2', '2026', 'a'.repeat(80), '서울에-첫눈', 'пожар', 'बंदरगाह'])(
  '%s may be chosen as a slug',
  (slug) => {
    expect(parseSlug(slug)).toBe(slug)
  },
)

test.each([
  '',
  '-a',
  'a-',
  'a--b',
  'A',
  'Ж',
  'a b',
  'a/b',
  '..',
  'a\n',
  'a'.repeat(81),
  'a%20',
  'a\u200db',
  '\u0301a',
  'a–b',
  '🚢',
])('%j is no slug', (text) => {
  expect(parseSlug(text)).toBe(null)
})

test('reads a slug in either form of Unicode, and percent-encoded in a path', () => {
  expect(parseSlug('й'.normalize('NFD'))).toBe('й'.normalize('NFC'))
  expect(slugInPath('%EC%84%9C%EC%9A%B8')).toBe('서울')
  expect(slugInPath('fire-at-the-port')).toBe('fire-at-the-port')
  for (const path of ['%', '%FF', '%2F', '%2e%2e', 'a%00', '%41'])
    expect([path, slugInPath(path)]).toEqual([path, null])
})

test('an address of a made slug stays short in every script', () => {
  for (const letter of ['語', 'й', '한', 'ก', 'ह']) {
    const slug = slugFor(letter.repeat(300))
    expect(slug.length).toBeGreaterThan(30)
    expect(encodeURIComponent(slug).length).toBeLessThan(400)
  }
})
