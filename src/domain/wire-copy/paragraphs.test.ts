import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blocksFromText } from '../text-blocks.ts'
import { readWireCopy } from '../wire-copy.ts'

const head = 'Bridge opens\n\nHARBOUR TOWN (AP) — The bridge opens on Tuesday.\n\n'

/** Blocks as one line each of them; copy joins lines that the sender wrapped, the text field keeps them. */
function blocksOf(text: string): readonly unknown[] {
  return blocksFromText(text).map((block) =>
    block.kind === 'list'
      ? [block.ordered, block.start, block.items.map((lines) => lines.join(' '))]
      : block.lines.join(' '),
  )
}

/** The blocks of a text that stands below a headline and a first paragraph in wire copy. */
function blocksInCopy(body: string): readonly unknown[] {
  return blocksOf(readWireCopy(head + body).text).slice(1)
}

describe('text with lists', () => {
  test.each([
    ['- Cars: 5 euros\n- Walkers: free\nTickets are sold at the pier.'],
    ['• Cars: 5 euros\n• Walkers: free\nTickets are sold at the pier'],
    ['1. Cars\n2. Walkers\nTickets are sold at the pier.\nIt rained.'],
    ['Fares are:\n- Cars: 5 euros\n- Walkers: free\nTickets are sold at the pier.'],
    ['- Cars: 5 euros\n  in summer\n- Walkers: free\nTickets are sold at the pier.'],
    ['- Cars\n- Walkers\n1. Monday\n2. Tuesday\nIt rained.'],
  ])('are blocks as the text field shows them: %j', (body) => {
    expect(blocksInCopy(body)).toEqual(blocksOf(body))
  })

  test('has the same blocks in wire copy and in the text field, whatever stands around the lists', () => {
    const prose = fc.constantFrom(
      'The ferry left the pier at noon.',
      'Nobody was hurt.',
      'Tickets are sold there!',
      'The crossing takes an hour.',
    )
    const item = fc.constantFrom(
      'Cars pay five euros',
      'Walkers pay nothing.',
      'Dogs\n  on a lead',
      'Free on Sunday',
    )
    const list = fc
      .tuple(fc.constantFrom('-', '•', '*', '1.'), fc.array(item, { minLength: 2, maxLength: 4 }))
      .map(([mark, items]) =>
        items.map((text, index) => `${mark === '1.' ? `${index + 1}.` : mark} ${text}`).join('\n'),
      )
    const block = fc.tuple(fc.oneof(prose, list), fc.constantFrom('\n', '\n\n'))
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 8 }), (blocks) => {
        const body = blocks.flat().join('').trim()
        expect(blocksInCopy(body)).toEqual(blocksOf(body))
      }),
      { numRuns: 300 },
    )
  })
})
