import { describe, expect, test } from 'vitest'
import {
  bodyFromText,
  parseBody,
  textFromBody,
  type Block,
  type Body,
  type Mark,
  type Paragraph,
} from '../../../domain/body.ts'
import { editedBody } from './edited-body.ts'

const link: Mark = { type: 'link', href: 'https://example.org/chart' }
const strong: Mark = { type: 'strong' }

type Part = string | readonly [string, ...Mark[]]

function paragraph(...parts: readonly Part[]): Paragraph {
  const content = parts.map((part) => {
    const [text, ...marks] = typeof part === 'string' ? [part] : part
    return { type: 'text' as const, text, ...(marks.length > 0 && { marks }) }
  })
  return { type: 'paragraph', content }
}
const quote = (...content: readonly Paragraph[]): Block => ({ type: 'quote', content })
const list = (...items: readonly Paragraph[]): Block => ({ type: 'list', ordered: false, items })
const doc = (...content: readonly Block[]): Body => ({ type: 'doc', content })

const rich = doc(
  paragraph('The ferry left at ', ['six', strong], '; see ', ['the chart', link], ' of the bay.'),
  quote(paragraph('We felt a bump.'), paragraph(['Then', strong], ' it was still.')),
  paragraph('Two tugs are on their way.'),
  list(paragraph(['Tugs', link]), paragraph('Tide')),
)

/** The document after one thing in its text was replaced. */
function replaced(body: Body, from: string, to: string): Body {
  const text = textFromBody(body)
  expect(text).toContain(from)
  const edited = editedBody(body, text.replace(from, to))
  expect(textFromBody(edited)).toBe(textFromBody(bodyFromText(text.replace(from, to))))
  expect(parseBody(edited)).toEqual({ ok: true, value: edited })
  return edited
}

const [first, second, third, fourth] = rich.content as [Block, Block, Block, Block]

describe('a text that was edited', () => {
  test('is the same document where nothing changed', () => {
    expect(editedBody(rich, textFromBody(rich))).toEqual(rich)
  })

  test('keeps every block that was not touched', () => {
    expect(replaced(rich, 'Two tugs', 'Three tugs')).toEqual(
      doc(first, second, paragraph('Three tugs are on their way.'), fourth),
    )
  })

  test('keeps the links and the emphasis of a paragraph in which other words changed', () => {
    expect(replaced(rich, 'of the bay', 'of the sound').content[0]).toEqual(
      paragraph('The ferry left at ', ['six', strong], '; see ', ['the chart', link], ' of the sound.'),
    )
  })

  test('gives a word the marks of the one that it replaces', () => {
    expect(replaced(rich, 'six', 'seven').content[0]).toEqual(
      paragraph('The ferry left at ', ['seven', strong], '; see ', ['the chart', link], ' of the bay.'),
    )
  })

  test('marks what is put among marked words, and not what is put beside them', () => {
    const within = doc(paragraph('See ', ['the chart of the bay', link], '.'))
    expect(replaced(within, 'the bay', 'the wide bay')).toEqual(
      doc(paragraph('See ', ['the chart of the wide bay', link], '.')),
    )
    expect(replaced(within, '.', ' and the log.')).toEqual(
      doc(paragraph('See ', ['the chart of the bay', link], ' and the log.')),
    )
  })

  test('loses a link with the words that had it', () => {
    expect(replaced(rich, '; see the chart of the bay', '').content[0]).toEqual(
      paragraph('The ferry left at ', ['six', strong], '.'),
    )
  })

  test('keeps a quotation in which a word changed', () => {
    expect(replaced(rich, 'a bump', 'two bumps').content).toEqual([
      first,
      quote(paragraph('We felt two bumps.'), paragraph(['Then', strong], ' it was still.')),
      third,
      fourth,
    ])
  })

  test('keeps a quotation that was rewritten, and not what is put after it', () => {
    const quoted = doc(first, quote(paragraph('We felt a bump.')), third)
    expect(replaced(quoted, 'We felt a bump.', 'They saw nothing!').content[1]).toEqual(
      quote(paragraph('They saw nothing!')),
    )
    expect(replaced(quoted, 'a bump.', 'two bumps.\n\nIt is calm now.').content).toEqual([
      first,
      quote(paragraph('We felt two bumps.')),
      paragraph('It is calm now.'),
      third,
    ])
  })

  test('keeps marks and quotation where a paragraph is divided or two are joined', () => {
    expect(replaced(rich, '; see', '.\n\nSee').content.slice(0, 2)).toEqual([
      paragraph('The ferry left at ', ['six', strong], '.'),
      paragraph('See ', ['the chart', link], ' of the bay.'),
    ])
    expect(replaced(rich, 'bump.\n\nThen', 'bump. Then').content[1]).toEqual(
      quote(paragraph('We felt a bump. ', ['Then', strong], ' it was still.')),
    )
  })

  test('keeps the links of list items', () => {
    expect(replaced(rich, '• Tide', '• Tide\n• Wind').content[3]).toEqual(
      list(paragraph(['Tugs', link]), paragraph('Tide'), paragraph('Wind')),
    )
  })

  test('keeps line breaks, and takes new ones', () => {
    const verse = doc(
      {
        type: 'paragraph',
        content: [...paragraph(['Six', strong]).content, { type: 'break' }, ...paragraph('of them').content],
      },
      first,
    )
    expect(replaced(verse, 'of the bay', 'of the sound').content[0]).toEqual(verse.content[0])
    expect(replaced(verse, 'of them', 'of us\nagain').content[0]).toEqual({
      type: 'paragraph',
      content: [
        ...paragraph(['Six', strong]).content,
        { type: 'break' },
        ...paragraph('of us').content,
        { type: 'break' },
        ...paragraph('again').content,
      ],
    })
  })

  test('can leave a block out, and put one between others', () => {
    expect(replaced(rich, 'Two tugs are on their way.\n\n', '').content).toEqual([first, second, fourth])
    expect(replaced(rich, 'Two tugs', 'It is dark.\n\nTwo tugs').content).toEqual([
      first,
      second,
      paragraph('It is dark.'),
      third,
      fourth,
    ])
  })

  test('keeps a list that plain text would read otherwise', () => {
    const one = doc({ type: 'list', ordered: true, items: [paragraph('Tugs')] }, paragraph('More soon.'))
    expect(replaced(one, 'soon', 'later')).toEqual(doc(...one.content.slice(0, 1), paragraph('More later.')))
  })

  test('is written anew where nothing stayed', () => {
    const text = 'All of it was wrong.'
    expect(editedBody(rich, text)).toMatchObject({ type: 'doc', content: [{ content: [{ text }] }] })
    expect(editedBody(rich, '')).toEqual(doc())
  })
})
