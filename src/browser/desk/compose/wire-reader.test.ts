import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openOrders } from './open-orders.ts'
import { pasteChanges, wireReader } from './wire-reader.ts'

describe('a paste compared with its HTML', () => {
  test.each([
    [
      'a footnote’s number of LibreOffice',
      '<p>About 1,200<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a> came.</p>',
      'About 1,2001 came.',
      { kind: 'footnote', words: '1,2001' },
    ],
    [
      'a footnote’s number of Word',
      '<p>It was 12<sup>3</sup>.</p>',
      'It was 123.',
      { kind: 'footnote', words: '123' },
    ],
    [
      'a footnote in brackets',
      '<p>It rose<sup>[4]</sup>.</p>',
      'It rose[4].',
      { kind: 'footnote', words: 'rose[4]' },
    ],
    [
      'struck words',
      '<p>It is <del>shut</del> open.</p>',
      'It is shut open.',
      { kind: 'struck', words: 'shut' },
    ],
    [
      'struck words of Docs',
      '<span style="text-decoration:line-through">shut</span> open',
      'shut open',
      { kind: 'struck', words: 'shut' },
    ],
    [
      'a quotation without marks',
      '<p>He said <q>go home</q> twice.</p>',
      'He said go home twice.',
      { kind: 'quote', words: 'go home' },
    ],
    [
      'hidden words',
      '<p>It<span style="display: none"> secretly</span> rains.</p>',
      'It secretly rains.',
      { kind: 'hidden', words: 'secretly' },
    ],
    [
      'words after a comment and a style',
      '<!-- <del>x</del> --><style>del{}</style><s>old&nbsp;one</s> new',
      'old one new',
      { kind: 'struck', words: 'old one' },
    ],
  ])('shows %s', (_name, html, plain, change) => {
    expect(pasteChanges(html, plain)).toEqual([change])
  })

  test.each([
    ['a figure that stands apart', '<p>It was 12 <sup>3</sup>.</p>', 'It was 12 3.'],
    ['an ordinal', '<p>the 21<sup>st</sup></p>', 'the 21st'],
    ['a quotation with its marks', '<p>He said “<q>go</q>”.</p>', 'He said “go”.'],
    ['hidden words that the plain text hasn’t', '<i style="display:none">x</i>It rains.', 'It rains.'],
    ['plain paragraphs', '<p>One.</p><p><b>Two</b> <a href="#">three</a>.</p>', 'One.\nTwo three.'],
    ['no HTML', '', 'It rains.'],
    ['a broken tag', '<del', 'It rains.'],
  ])('says nothing of %s', (_name, html, plain) => {
    expect(pasteChanges(html, plain)).toEqual([])
  })

  test('reads any HTML, and a hostile one in a blink', () => {
    const piece = fc.constantFrom(
      '<del>',
      '</del>',
      '<q>',
      '</q>',
      '<sup>1',
      '</sup>',
      '<!--',
      '-->',
      '<style>',
      '&#x110000;',
      '&amp;',
      'a',
      ' ',
      '<',
      '>',
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(pasteChanges(pieces.join(''), 'a 1').length).toBeLessThanOrEqual(5)
      }),
    )
    const startedAt = performance.now()
    for (const piece of ['<del>', '<del>a</del>', '<!--', '<style>', '</del>', '<a '])
      pasteChanges(piece.repeat(100_000), 'a '.repeat(100_000))
    // Measured at half a second; anything quadratic takes minutes.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})

describe('what stands against publishing', () => {
  const now = Date.parse('2026-11-29T12:00:00Z')
  const embargo = 'EMBARGOED UNTIL 0001 GMT TUESDAY DEC 1'
  const open = (orders: string, text: string, at: string) =>
    openOrders({ orders, text }, wireReader, now, Date.parse(at)).map(({ kind }) => kind)

  test('is an embargo until it ends', () => {
    expect(open(embargo, 'It opens.', '2026-11-29T12:00:00Z')).toEqual(['embargo'])
    expect(open(embargo, 'It opens.', '2026-12-01T00:01:00Z')).toEqual([])
    expect(open('EMBARGOED', 'It opens.', '2036-01-01T00:00:00Z')).toEqual(['embargo'])
  })

  test('is a kill or a correction at any time, and an instruction that stands in the text', () => {
    expect(open('KILL', '', '2036-01-01T00:00:00Z')).toEqual(['kill'])
    expect(
      open('', 'It opens.\n\nSperrfrist: 1. Dezember, 06:00 Uhr\n\nIt is dry.', '2026-11-29T12:00:00Z'),
    ).toEqual(['embargo'])
    expect(open('', 'The embargo was lifted on Tuesday.', '2026-11-29T12:00:00Z')).toEqual([])
  })
})
