import { describe, expect, test } from 'vitest'
import { alertsWords } from './alerts/by-language.ts'
import { fill, plural } from './fill.ts'
import { languageFor, languages } from './languages.ts'
import { readerWords } from './reader/by-language.ts'

/** Every text by its path, plural forms as one. */
function textsOf(words: unknown, path = ''): ReadonlyMap<string, readonly string[]> {
  if (typeof words === 'string') return new Map([[path, [words]]])
  if (typeof words !== 'object' || words === null || words instanceof RegExp) return new Map()
  if ('other' in words && typeof words.other === 'string') {
    return new Map([[path, Object.values(words) as string[]]])
  }
  return new Map(
    Object.entries(words).flatMap(([name, value]) => [
      ...textsOf(value, path === '' ? name : `${path}.${name}`),
    ]),
  )
}

const placeholdersOf = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? [])),
]

describe.each(languages)('in %s', (language) => {
  test.each([
    ['reader', readerWords[language], readerWords.en],
    ['alerts', alertsWords[language], alertsWords.en],
  ])('%s texts are complete, with the placeholders of the English ones', (_surface, words, english) => {
    const texts = textsOf(words)

    expect([...texts.keys()]).toEqual(expect.arrayContaining([...textsOf(english).keys()]))
    for (const [path, forms] of textsOf(english)) {
      expect(placeholdersOf(texts.get(path) ?? []), path).toEqual(placeholdersOf(forms))
    }
    expect([...texts.values()].flat().filter((text) => text.trim() === '')).toEqual([])
  })

  test('names itself and twelve months', () => {
    expect(readerWords[language].live.language).toBe(language)
    expect(new Set(readerWords[language].live.months).size).toBe(12)
  })

  test('has text for every plural form that its language uses', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const { newPosts, hoursAgo, corrected } = readerWords[language].live

    for (const forms of [newPosts, hoursAgo, corrected]) {
      expect(Object.keys(forms)).toEqual(expect.arrayContaining(pluralCategories))
    }
  })
})

test.each([
  ['de', 'de'],
  ['DE-at', 'de'],
  ['en-GB', 'en'],
  ['fr', 'en'],
  ['den', 'en'],
  ['', 'en'],
])('chooses for a desk in %j the words of %j', (tag, language) => {
  expect(languageFor(tag)).toBe(language)
})

test('chooses the plural form by the language’s own rules', () => {
  const forms = { one: '{count} one', few: '{count} few', other: '{count} other' }

  expect([1, 2, 5].map((count) => plural(forms, count, 'pl'))).toEqual(['1 one', '2 few', '5 other'])
  expect(plural({ other: '{count} new' }, 1, 'en')).toBe('1 new')
})

test('leaves a placeholder without a value in place', () => {
  expect(fill('{a} and {b}', { a: '{b}' })).toBe('{b} and {b}')
})
