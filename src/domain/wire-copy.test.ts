import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import { MAX_DATELINE_LENGTH } from './post.ts'
import { MAX_CREDIT_LENGTH, MAX_CREDITS, MAX_HEADLINE_LENGTH } from './story.ts'
import { cleanLine, cleanText, lengthOf } from './text.ts'
import { readWireCopy } from './wire-copy.ts'

const folder = new URL('../../test/support/wire-copy/', import.meta.url)
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.replace('.txt', ''))

type Expected = {
  readonly headline: string
  readonly dateline: string
  readonly text: readonly string[]
  readonly credits: readonly string[]
  readonly dropped: readonly string[]
}

test.each(samples)('copy as in %s.txt fills the fields as in the file beside it', (name) => {
  const text = readFileSync(new URL(`${name}.txt`, folder), 'utf8')
  const expected = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Expected

  const { headline, dateline, text: read, credits, dropped } = readWireCopy(text)

  expect({
    headline,
    dateline,
    text: read.split('\n\n'),
    credits,
    dropped: dropped.map(({ kind, text }) => `${kind}: ${text}`),
  }).toEqual(expected)
})

/** Pieces that copy is made of, and pieces that only look like them. */
const pieces = [
  'Ferry afloat again',
  'PORTHAVEN (AP) — The ferry left.',
  'MOSCOW/SEOUL — Two zoos.',
  'NATO — the alliance — said.',
  'Last Updated: 10:32 GMT',
  '12 November 2024',
  'By Ada Lind',
  'By Land and Sea',
  'URGENT',
  'BREAKING: Ferry',
  'UPDATE 2-',
  '(Adds quotes,',
  'background)',
  '(AP, Reuters)',
  'AP',
  'Sources: AP, dpa',
  'Source - a friend',
  'It left. (AP)',
  'It left. —AFP',
  'MORE',
  '###',
  '-30-',
  'ends',
  '___',
  'Advertisement',
  'Read more',
  'BC-Ferry, 1st Add',
  '(Reporting by Ada Lind)',
  '- one',
  '• two',
  '1. three',
  '  an indented line',
  '\tanother',
  '　　中文段落。',
  '(서울=연합뉴스) 홍길동 기자 = 눈.',
  '【釜山共同】灯台。',
  '«\u00a0oui\u00a0»',
  '“She [the cat]”',
  "it's",
  'a well-',
  'known pier',
  'soft\u00ad',
  'EMBARGOED UNTIL 0600 GMT DEC 1',
  'Sperrfrist 6 Uhr: ',
  'KILL',
  'A kill is mandatory.',
  'CORRECTED-',
  'Correction: Ferry',
  'BC-Ferry, Corrective',
  'EDITORS: ',
  'NOT FOR PUBLICATION',
  'Media contact:',
  'press@harbour.example, 01632 960001',
  '# Notizblock',
  '^BC-Ferry, 1st Ld<',
  '^Ferry afloat<',
  'Ferry afloat =',
  "``yes''",
  'Updated 10:32 GMT | Ferry',
  'APNewsAlert',
  'Turn on browser alerts',
  '(AP) abc/def',
  '20\u202fkm\u00a0!',
  '\u200fعاجل',
  '(',
  ')',
  '[',
  '—',
  ' - ',
  '|',
  ':',
]
const lineEnd = fc.constantFrom('\n', '\n\n', '\r\n', '\r\n\r\n', '\n \n', ' ', '\u2028', '\n\n\n\n', '')
const copy = fc
  .array(fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pieces) }, anyText(12)), lineEnd), {
    maxLength: 14,
  })
  .map((pieces) => pieces.flat().join(''))

/** What can be seen of a text: white space and direction marks aside. */
function visible(text: string): string {
  return cleanText(text).replaceAll(/[\s\u200e\u200f\u061c]+/gu, '')
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? []
}

test('loses nothing: the parts in order are the input', () => {
  fc.assert(
    fc.property(copy, (text) => {
      const { parts } = readWireCopy(text)
      expect(visible(parts.map((part) => part.text).join('\n'))).toBe(visible(text))
    }),
    { numRuns: 2_000 },
  )
})

test('puts every part in its field word for word', () => {
  fc.assert(
    fc.property(copy, (text) => {
      const { parts, ...read } = readWireCopy(text)
      const partsOf = (as: string) => parts.filter((part) => part.as === as)

      expect(read.text).toBe(
        partsOf('text')
          .map((part) => part.reads ?? part.text)
          .join('\n\n'),
      )
      expect(read.headline).toBe(
        partsOf('headline')
          .map((part) => part.reads ?? part.text)
          .join(' '),
      )
      for (const { as, text: whole, reads = whole } of [...partsOf('text'), ...partsOf('headline')])
        expect({ as, words: wordsOf(reads) }).toEqual({ as, words: wordsOf(whole) })
      expect(read.dropped.map((one) => one.text)).toEqual(partsOf('dropped').map((part) => part.text))
      for (const part of partsOf('dateline'))
        expect(cleanLine(part.text)).toContain(part.reads?.split(/\s/)[0])
    }),
  )
})

test('leaves text to read unless there was none, or all of it was instructions', () => {
  fc.assert(
    fc.property(copy, (text) => {
      const read = readWireCopy(text)
      if (read.orders.length === 0) expect(read.text === '').toBe(visible(text) === '')
    }),
  )
})

test('fits every field', () => {
  fc.assert(
    fc.property(copy, (text) => {
      const { headline, dateline, credits } = readWireCopy(text)
      expect(lengthOf(headline)).toBeLessThanOrEqual(MAX_HEADLINE_LENGTH)
      expect(lengthOf(dateline)).toBeLessThanOrEqual(MAX_DATELINE_LENGTH)
      expect(credits.length).toBeLessThanOrEqual(MAX_CREDITS)
      for (const credit of credits) expect(lengthOf(credit)).toBeLessThanOrEqual(MAX_CREDIT_LENGTH)
    }),
  )
})

test('reads a paragraph of plain sentences as text', () => {
  const word = fc.constantFrom(
    'ferry',
    'tide',
    '(really)',
    '“yes”',
    '[sic]',
    'Ada',
    'AP',
    'and',
    '10:32',
    '—',
    'by',
  )
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
      const sentence = `We saw ${words.join(' ')} there.`
      expect(readWireCopy(sentence)).toMatchObject({
        headline: '',
        dateline: '',
        text: sentence,
        credits: [],
        dropped: [],
      })
    }),
  )
})

test('leaves text alone that is far longer than a post', () => {
  const text = 'EMBARGO\n\n'.repeat(40_000)
  expect(readWireCopy(text)).toMatchObject({ headline: '', dropped: [], orders: [], text: text.trim() })
})

test.each([
  ['one endless line', 'a (b '.repeat(40_000)],
  ['one endless word', 'A'.repeat(200_000)],
  ['many short lines', 'By Ada\n'.repeat(30_000)],
  ['many notes', '(Adds (x) (x) (x) \n'.repeat(10_000)],
  ['many marks', 'MORE\n\n'.repeat(30_000)],
  ['dots and spaces', '. '.repeat(100_000)],
  ['dashes', '— '.repeat(100_000)],
  ['line ends', '\r\n'.repeat(100_000)],
  ['wide spaces', `a${'\u2003'.repeat(200_000)}a`],
  ['direction marks', `${'\u200f'.repeat(100_000)}a${'\u200f'.repeat(100_000)}a`],
  ['full stops and quotes', '."'.repeat(100_000)],
  ['embargoes', 'EMBARGO UNTIL 6 AM TUESDAY '.repeat(8_000)],
  ['lines of embargoes', 'Sperrfrist 6 Uhr\n'.repeat(15_000)],
  ['lines of labels', 'KILL: CORRECTED: '.repeat(10) + '\nCORRECTED-'.repeat(20_000)],
  ['sentences of a kill', 'Please kill the the the the story '.repeat(5_000)],
  ['lines of contacts', 'x.\n' + 'Contact\n'.repeat(30_000)],
  ['half addresses', 'x.\n' + 'Contact: a@a@a@a@a.a.a.\n'.repeat(8_000)],
  ['digits', 'x.\n' + 'Tel: 1 2 3 4 5 6 7 8 9 0 - ( 1 2 3\n'.repeat(5_000)],
  ['stamps in a row', 'Updated 10:32 | Ferry | '.repeat(10_000)],
  ['lines of stamps', 'Updated 10:32 | Ferry\n'.repeat(10_000)],
  ['agencies', 'AP, '.repeat(50_000)],
  ['backquotes', "``''".repeat(50_000)],
  ['raw lines', '^BC-Ferry<\n'.repeat(20_000)],
  ['no-break spaces', 'a\u00a0'.repeat(100_000)],
  ['list marks', '·\t1.\n'.repeat(40_000)],
])('%s are read in the time of a blink', (_name, text) => {
  const startedAt = performance.now()
  readWireCopy(text)
  // Measured at 10 ms to a second; anything quadratic takes minutes.
  expect(performance.now() - startedAt).toBeLessThan(10_000)
})
