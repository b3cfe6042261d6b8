import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyUnit } from '../../test/support/any-text.ts'
import { cleanLine, cleanText, isBlank, lengthOf } from './text.ts'

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

test('removes control characters, line ends and lone surrogates from a line', () => {
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

test('cleaning is idempotent', () => {
  fc.assert(
    fc.property(hardText, (text) => {
      expect(cleanLine(cleanLine(text))).toBe(cleanLine(text))
      expect(cleanText(cleanText(text))).toBe(cleanText(text))
    }),
  )
})

test('normalizes line ends and collapses empty lines', () => {
  fc.assert(
    fc.property(hardText, (text) => {
      const clean = cleanText(text)
      expect(clean).not.toMatch(/[^\P{Cc}\n\t]|[\u2028\u2029]|\n\n\n|[^\S\n]\n/u)
      expect(clean.isWellFormed()).toBe(true)
    }),
  )
})

test('keeps words whole and separated', () => {
  expect(cleanLine(' A  ferry,\r\n\tand\0a\u2028tide\u000bturns ')).toBe('A ferry, and a tide turns')
  expect(cleanText('One\r\ntwo\rthree\u2028four\u000bfive\fsix\0seven\u2029eight')).toBe(
    'One\ntwo\nthree\nfour\nfive\nsix seven\n\neight',
  )
})

test('treats a line of no-break spaces as empty', () => {
  expect(cleanText('One.\n\u00a0\nTwo.\n \u3000\t\n\n\nThree.')).toBe('One.\n\nTwo.\n\nThree.')
})

test('normalizes letters to composed form', () => {
  expect(cleanLine('cafe\u0301')).toBe('café')
  expect(cleanText('cafe\u0301')).toBe('café')
})

test('keeps no-break spaces inside a line and folds them where an ordinary space stands beside', () => {
  expect(cleanLine('\u00a0« Oui »\u00a0: 20\u202fkm\u00a0')).toBe('« Oui »\u00a0: 20\u202fkm')
  expect(cleanLine('A\u00a0 ferry \u00a0and\u00a0\u00a0a tide')).toBe('A ferry and\u00a0a tide')
})

test('removes what nobody sees: soft hyphens, byte order marks, word joiners, zero-width spaces', () => {
  expect(cleanLine('\ufeffHar\u00adbour\u200b bri\u2060dge')).toBe('Harbour bridge')
  expect(cleanText('Har\u00adbour\nbri\u00ad\n dge')).toBe('Harbour\nbridge')
  expect(cleanLine('ภาษา\u200bไทย')).toBe('ภาษา\u200bไทย')
})

test('takes joined letters apart', () => {
  expect(cleanLine('Oﬃce ﬁnds ﬂoods')).toBe('Office finds floods')
  expect(cleanText('Oﬃce\nﬁnds ½ ² ﬂoods')).toBe('Office\nfinds ½ ² floods')
})

test('keeps joiners and direction marks inside text', () => {
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

test('counts a character above U+FFFF as one', () => {
  expect(lengthOf('a🎉語')).toBe(3)
  expect(lengthOf('')).toBe(0)
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
