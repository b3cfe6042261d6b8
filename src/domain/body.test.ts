import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import {
  bodyFromText,
  emptyBody,
  hasWords,
  MAX_BODY_NODES,
  parseBody,
  textFromBody,
  type Block,
  type Body,
  type Inline,
  type Paragraph,
} from './body.ts'
import { refuse } from './result.ts'
import { cleanText } from './text.ts'

function paragraph(...content: readonly (string | Inline)[]): Paragraph {
  return {
    type: 'paragraph',
    content: content.map((run) => (typeof run === 'string' ? { type: 'text', text: run } : run)),
  }
}

function doc(...content: readonly Block[]): Body {
  return { type: 'doc', content }
}

const br = { type: 'break' } as const

describe('plain text', () => {
  test('separates paragraphs at empty lines and keeps single line ends as line breaks', () => {
    expect(bodyFromText('Harbour Office\r\nPier 3\r\n\r\n\r\nTwo.\n \u00a0\nThree.')).toEqual(
      doc(paragraph('Harbour Office', br, 'Pier 3'), paragraph('Two.'), paragraph('Three.')),
    )
  })

  test.each([
    [
      'as Word, Docs and mail programs copy them',
      'The ferry left.\nNobody was aboard.\n“Odd,” said a diver.”',
    ],
    ['by a paragraph separator', 'The ferry left.\u2029Nobody was aboard.\u2029“Odd,” said a diver.”'],
    ['by empty lines', 'The ferry left.\n\nNobody was aboard.\n\n“Odd,” said a diver.”'],
    ['by form feeds', 'The ferry left.\fNobody was aboard.\f“Odd,” said a diver.”'],
  ])('makes each sentence line a paragraph: %s', (_name, text) => {
    expect(bodyFromText(text)).toEqual(
      doc(paragraph('The ferry left.'), paragraph('Nobody was aboard.'), paragraph('“Odd,” said a diver.”')),
    )
  })

  test('makes long lines paragraphs, which nobody broke by hand', () => {
    const long =
      'Divers looked at the piers of the old bridge for a whole day and found nothing that was not there before'
    expect(bodyFromText(`At the bridge\n${long}\n${long}`)).toEqual(
      doc(paragraph('At the bridge'), paragraph(long), paragraph(long)),
    )
  })

  test.each(['\v', '\u2028', '\u2028\u2028'])(
    'reads %j as a line break, whatever stands before it',
    (line) => {
      expect(bodyFromText(`The tide turned.${line}The ferry left.`)).toEqual(
        doc(paragraph('The tide turned.', br, 'The ferry left.')),
      )
    },
  )

  test.each([
    ['a bullet and a tab, as Word copies them', '·\tone\n·\ttwo', false, 1],
    ['letters of a symbol font', 'o\tone\n§\ttwo', false, 1],
    ['a bullet of the private area', '\uf0b7\tone\n\uf0b7\ttwo', false, 1],
    ['a dash and a tab', '–\tone\n–\ttwo', false, 1],
    ['bullets further in', '   • one\n   ◦ two', false, 1],
    ['numbers from two', '2. one\n3. two', true, 2],
    ['numbers and tabs', '1.\tone\n2.\ttwo', true, 1],
    ['numbers over nine', '9. one\n10. two', true, 9],
    ['full-width numbers', '1．one\n2．two', true, 1],
  ])('reads %s as a list', (_name, text, ordered, start) => {
    expect(bodyFromText(text)).toEqual(
      doc({
        type: 'list',
        ordered,
        ...(start !== 1 && { start }),
        items: [paragraph('one'), paragraph('two')],
      }),
    )
  })

  test('reads a list right under its first words, and lines further in as part of an item', () => {
    expect(bodyFromText('They found:\n- no cracks\n  in the piers\n- no stones\nThat is all')).toEqual(
      doc(
        paragraph('They found:'),
        {
          type: 'list',
          ordered: false,
          items: [paragraph('no cracks', br, 'in the piers'), paragraph('no stones')],
        },
        paragraph('That is all'),
      ),
    )
  })

  test('keeps the marks of what is no list', () => {
    expect(textFromBody(bodyFromText('1. one\n3. three\n–\ta speech\na) letters\n1) brackets'))).toBe(
      '1. one\n3. three\n– a speech\na) letters\n1) brackets',
    )
  })

  test('reads bulleted lines as a list and counted lines as a numbered list', () => {
    expect(bodyFromText('Aboard:\n\n• 212 people\n• one cat\n\n1. Wait.\n2. Pull.')).toEqual(
      doc(
        paragraph('Aboard:'),
        { type: 'list', ordered: false, items: [paragraph('212 people'), paragraph('one cat')] },
        { type: 'list', ordered: true, items: [paragraph('Wait.'), paragraph('Pull.')] },
      ),
    )
    expect(bodyFromText('- one\n- two')).toEqual(bodyFromText('* one\n* two'))
  })

  test.each([
    ['- Where is the cat? she asked.', 'a single dash begins a speech'],
    ['2026 was wet.', 'a year'],
    ['1. May is a holiday.', 'a day'],
    ['3. Wait', 'a single number'],
    ['- one\nand two', 'a line that goes on'],
    ['-5 degrees\n-7 degrees', 'no space after the dash'],
  ])('%j stays a paragraph: %s', (text) => {
    expect(bodyFromText(text).content.map((block) => block.type)).toEqual(['paragraph'])
  })

  test('gives an empty body for empty text', () => {
    expect(bodyFromText(' \n\u00a0\n ')).toEqual(emptyBody)
  })

  test('reads its own text back to the same body, except for marks and quotations', () => {
    const word = fc.stringMatching(/^[a-zäß]{1,6}$/)
    const sentence = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => `${words.join(' ')}.`)
    const block: fc.Arbitrary<Block> = fc.oneof(
      sentence.map((text) => paragraph(text)),
      fc
        .record({
          type: fc.constant('list' as const),
          ordered: fc.boolean(),
          start: fc.integer({ min: 0, max: 900 }),
          items: fc.array(
            sentence.map((text) => paragraph(text)),
            { minLength: 2, maxLength: 4 },
          ),
        })
        .map(({ start, ...list }) => (list.ordered && start !== 1 ? { ...list, start } : list)),
      fc
        .array(
          sentence.map((text) => text.slice(0, -1)),
          { minLength: 2, maxLength: 4 },
        )
        .map(verse),
    )
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), (content) => {
        const body = doc(...content)
        expect(bodyFromText(textFromBody(body))).toEqual(body)
      }),
    )
  })

  test('keeps every word of the text', () => {
    const line = fc.oneof(
      fc.constantFrom('- a', '• b', '1. c', '2. d', '* e', '·\tx', '  y', 'z\vz', '—', '', ' ', 'f g.'),
      anyText(12),
    )
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.constantFrom('\n', '\n\n', '\r\n'),
        (lines, lineEnd) => {
          const text = lines.join(lineEnd)
          expect(words(textFromBody(bodyFromText(text)))).toEqual(words(text))
        },
      ),
    )
  })
})

function verse(lines: readonly string[]): Paragraph {
  return paragraph(...lines.flatMap((line, index) => (index === 0 ? [line] : [br, line])))
}

/** Letters and numbers in a row; control characters but line ends and tabs are not there at all. */
function words(text: string): readonly string[] {
  return cleanText(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

describe('text of a body', () => {
  test('writes quotations as paragraphs and keeps bullets and numbers', () => {
    const body = doc(
      { type: 'quote', content: [paragraph('We wait.'), paragraph('All of us.')] },
      { type: 'list', ordered: false, items: [paragraph('a'), paragraph('b')] },
      { type: 'list', ordered: true, items: [paragraph('c'), paragraph('d')] },
    )

    expect(textFromBody(body)).toBe('We wait.\n\nAll of us.\n\n• a\n• b\n\n1. c\n2. d')
  })

  test('drops marks and keeps their words', () => {
    const link = { type: 'link' as const, href: 'https://a.test/' }

    expect(textFromBody(doc(paragraph('See ', { type: 'text', text: 'the map', marks: [link] }, '.')))).toBe(
      'See the map.',
    )
  })
})

describe('a body from outside', () => {
  const valid = doc(
    paragraph(
      'The ',
      { type: 'text', text: 'ferry', marks: [{ type: 'strong' }, { type: 'em' }] },
      ' waits.',
    ),
    { type: 'quote', content: [paragraph('We wait.')] },
    { type: 'list', ordered: true, items: [paragraph('One'), paragraph('Two')] },
    { type: 'list', ordered: true, start: 4, items: [paragraph('Four', br, 'and a half')] },
    paragraph({
      type: 'text',
      text: 'Map',
      marks: [{ type: 'link', href: 'https://example.org/map?a=1#b' }],
    }),
  )

  test('accepts a document tree', () => {
    expect(parseBody(JSON.parse(JSON.stringify(valid)))).toEqual({ ok: true, value: valid })
  })

  test('removes control characters and keeps spaces between runs', () => {
    const read = parseBody(
      doc(paragraph('The\0 ferry \n', { type: 'text', text: '\twaits', marks: [] }, '', '\u00a0')),
    )

    expect(read.ok && textFromBody(read.value)).toBe('The ferry  waits ')
  })

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'body'],
    ['text', 'words', 'body'],
    ['a list', [], 'body'],
    ['another type', { type: 'paragraph', content: [] }, 'body.type'],
    ['no content', { type: 'doc' }, 'body.content'],
    ['a field of its own', { type: 'doc', content: [], html: '<p>' }, 'body'],
    ['a heading', { type: 'doc', content: [{ type: 'heading', content: [] }] }, 'body.content[0]'],
    ['text among the blocks', { type: 'doc', content: [{ type: 'text', text: 'a' }] }, 'body.content[0]'],
    [
      'a list in a list',
      {
        type: 'doc',
        content: [{ type: 'list', ordered: false, items: [{ type: 'list', ordered: false, items: [] }] }],
      },
      'body.content[0].items[0]',
    ],
    [
      'a list that begins at a fraction',
      { type: 'doc', content: [{ type: 'list', ordered: true, start: 1.5, items: [] }] },
      'body.content[0].start',
    ],
    [
      'a line break with a text',
      { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'break', text: 'a' }] }] },
      'body.content[0].content[0]',
    ],
    [
      'a list that is perhaps ordered',
      { type: 'doc', content: [{ type: 'list', ordered: 1, items: [] }] },
      'body.content[0].ordered',
    ],
    [
      'a run without text',
      { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text' }] }] },
      'body.content[0].content[0].text',
    ],
    [
      'a run with HTML',
      { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a', html: 'b' }] }] },
      'body.content[0].content[0]',
    ],
    [
      'a mark of no kind we know',
      {
        type: 'doc',
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a', marks: [{ type: 'code' }] }] }],
      },
      'body.content[0].content[0].marks[0]',
    ],
    [
      'a mark with a style',
      {
        type: 'doc',
        content: [
          { type: 'paragraph', content: [{ type: 'text', text: 'a', marks: [{ type: 'em', style: 'x' }] }] },
        ],
      },
      'body.content[0].content[0].marks[0]',
    ],
    [
      'four marks',
      {
        type: 'doc',
        content: [
          {
            type: 'paragraph',
            content: [
              { type: 'text', text: 'a', marks: ['em', 'strong', 'em', 'strong'].map((type) => ({ type })) },
            ],
          },
        ],
      },
      'body.content[0].content[0].marks',
    ],
  ])('%s is refused with its place', (_what, input, at) => {
    expect(parseBody(input)).toMatchObject({ ok: false, refusal: { kind: 'body-invalid', at } })
  })

  test.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' https://a.test/',
    'https://a.test/ b',
    'https://a.test/"onclick="x',
    'https://a.test/<b>',
    'https://a.test/\0',
    'https:///path',
    'https://',
    'https://?q',
    'https://user:secret@a.test/',
    '//a.test/',
    '/path',
    'data:text/html,x',
    'ftp://a.test/',
    `https://a.test/${'a'.repeat(2_000)}`,
  ])('a link to %j is refused', (href) => {
    const body = doc(paragraph({ type: 'text', text: 'a', marks: [{ type: 'link', href }] }))

    expect(parseBody(body)).toMatchObject({
      ok: false,
      refusal: { kind: 'body-invalid', at: 'body.content[0].content[0].marks[0].href' },
    })
  })

  test.each([
    ['HTTPS://A.test/x', 'https://A.test/x'],
    ['http://localhost:8484/', 'http://localhost:8484/'],
    ["https://a.test/Grace's_ferry", "https://a.test/Grace's_ferry"],
    ['https://例え.test/路', 'https://例え.test/路'],
    ['https://[2001:db8::1]/', 'https://[2001:db8::1]/'],
  ])('a link to %s is kept', (href, kept) => {
    const read = parseBody(doc(paragraph({ type: 'text', text: 'a', marks: [{ type: 'link', href }] })))

    expect(read).toEqual({
      ok: true,
      value: doc(paragraph({ type: 'text', text: 'a', marks: [{ type: 'link', href: kept }] })),
    })
  })

  test('accepts the maximum number of nodes and refuses one more', () => {
    // One node for the document, and two for each paragraph with a run.
    const few = doc(...Array.from({ length: Math.floor((MAX_BODY_NODES - 1) / 2) }, () => paragraph('a')))
    const many = doc(...few.content, paragraph('a'))

    expect(parseBody(few).ok).toBe(true)
    expect(parseBody(many)).toMatchObject(
      refuse({ kind: 'body-invalid', problem: `has more than ${MAX_BODY_NODES} nodes` }),
    )
  })

  test('reads or refuses any JSON', () => {
    const node = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, 1, 'text', true),
        fc.record(
          {
            type: fc.constantFrom('doc', 'paragraph', 'quote', 'list', 'text', 'link', 'em', '__proto__'),
            content: fc.oneof(fc.array(tie('tree'), { maxLength: 3 }), tie('tree')),
            text: anyText(5),
            marks: fc.array(tie('tree'), { maxLength: 3 }),
            items: fc.array(tie('tree'), { maxLength: 3 }),
            ordered: fc.boolean(),
            href: fc.constantFrom('https://a.test/', 'x'),
          },
          { requiredKeys: [] },
        ),
      ),
    }))
    fc.assert(
      fc.property(node.tree, (input) => {
        const read = parseBody(input)
        if (read.ok) expect(parseBody(read.value)).toEqual(read)
        else expect(read.refusal.kind).toBe('body-invalid')
      }),
      { numRuns: 300 },
    )
  })
})

test.each(['', '•', '\u200b', ' \u00a0'])('a body of %j has no words', (text) => {
  expect(hasWords(doc(paragraph(text)))).toBe(false)
})

test('counts a number, an emoji and a letter as words, and an empty list as none', () => {
  expect(hasWords(doc({ type: 'list', ordered: true, items: [paragraph(''), paragraph(' ')] }))).toBe(false)
  for (const text of ['2', '🎉', 'א']) expect(hasWords(bodyFromText(text))).toBe(true)
})
