import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyUnit } from '../../test/support/any-text.ts'
import { cleanLine, cleanText, firstWords, isBlank, lengthOf } from './text.ts'

/** Any UTF-16 at all, with what is special here more often than by chance. */
const hardText = fc.string({
  unit: fc.oneof(
    anyUnit,
    fc.constantFrom(
      ' ',
      '\t',
      '\n',
      '\r',
      '\r\n',
      '\0',
      '\u0085',
      '\u00a0',
      '\u2028',
      '\u2029',
      '\u0301',
      'e',
      '\ud83d',
    ),
  ),
})

test('a line never holds a control character, a line end or half a character', () => {
  fc.assert(
    fc.property(hardText, (text) => {
      const line = cleanLine(text)
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
      expect(line.isWellFormed()).toBe(true)
      expect(line).toBe(line.trim())
      expect(line).not.toContain('  ')
    }),
  )
})

test('cleaning what is clean changes nothing', () => {
  fc.assert(
    fc.property(hardText, (text) => {
      expect(cleanLine(cleanLine(text))).toBe(cleanLine(text))
      expect(cleanText(cleanText(text))).toBe(cleanText(text))
    }),
  )
})

test('a text has line feeds for line ends and at most one empty line in a row', () => {
  fc.assert(
    fc.property(hardText, (text) => {
      const clean = cleanText(text)
      expect(clean).not.toMatch(/[^\P{Cc}\n\t]|[\u2028\u2029]|\n\n\n|[^\S\n]\n/u)
      expect(clean.isWellFormed()).toBe(true)
    }),
  )
})

test('words stay apart and whole', () => {
  expect(cleanLine(' A\u00a0ferry,\r\n\tand\0 a\u2028tide ')).toBe('A ferry, and a tide')
  expect(cleanText('One\r\ntwo\rthree\u2028four')).toBe('One\ntwo\nthree\nfour')
})

test('a line with nothing but a no-break space in it is an empty line, as word processors leave them', () => {
  expect(cleanText('One.\n\u00a0\nTwo.\n \u3000\t\n\n\nThree.')).toBe('One.\n\nTwo.\n\nThree.')
})

test('letters are composed, so that what looks the same is the same', () => {
  expect(cleanLine('cafe\u0301')).toBe('café')
  expect(cleanText('cafe\0\u0301')).toBe('café')
})

test('joiners and direction marks inside a text stay: emoji, Persian and Hebrew need them', () => {
  expect(cleanLine('👩\u200d🚒 می\u200cخواهم')).toBe('👩\u200d🚒 می\u200cخواهم')
})

test.each(['', ' ', '\u00a0\n', '\u200b', '\u200e\u202a\ufeff', '\u00ad'])(
  '%j is blank: nothing of it can be seen',
  (text) => {
    expect(isBlank(text)).toBe(true)
  },
)

test.each(['a', '1', '…', '🎉', '語', '\u200fא'])('%j is not blank', (text) => {
  expect(isBlank(text)).toBe(false)
})

test('a character outside the first 65,536 counts as one', () => {
  expect(lengthOf('a🎉語')).toBe(3)
  expect(lengthOf('')).toBe(0)
})

test('the first words are the whole text when it is short, and end at a word’s end when it isn’t', () => {
  expect(firstWords('  One\n two ', 7)).toBe('One two')
  expect(firstWords('One two three', 7)).toBe('One two…')
  expect(firstWords('One two three', 9)).toBe('One two…')
  expect(firstWords('Unbreakable', 5)).toBe('Unbre…')
  expect(firstWords('It left. Nobody saw it.', 10)).toBe('It left…')
  expect(firstWords('Why? Nobody knows.', 6)).toBe('Why?…')
})

test('the first words are never longer than was asked, the mark aside, and never half a character', () => {
  fc.assert(
    fc.property(hardText, fc.integer({ min: 1, max: 20 }), (text, maxLength) => {
      const words = firstWords(text.toWellFormed(), maxLength)
      expect(lengthOf(words)).toBeLessThanOrEqual(maxLength + 1)
      expect(words.isWellFormed()).toBe(true)
    }),
  )
})

test.each([' ', '\t', '\u00a0', '\u2003', '\r', '\0', '\u200f'])(
  '200,000 times %j is cleaned in the time of a blink',
  (character) => {
    const text = `x${character.repeat(200_000)}x`
    const startedAt = performance.now()

    cleanLine(text)
    cleanText(text)

    // Measured at under 20 ms; a pattern that looks back over the run took half a minute.
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  },
)
