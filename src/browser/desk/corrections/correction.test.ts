import { expect, test } from 'vitest'
import type { Body } from '../../../domain/body.ts'
import { samplePost } from '../samples.ts'
import { correctionOf, readCorrection } from './correction.ts'
import { isRich } from './rich-body.ts'

const linked: Body = {
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      content: [{ type: 'text', text: 'See', marks: [{ type: 'link', href: 'https://example.org/' }] }],
    },
  ],
}

test('a correction of the headline keeps links and lists', () => {
  const post = samplePost({ body: linked, text: 'See', headline: 'Wrng' })
  const given = correctionOf(post, { headline: 'Wrong', text: 'See', note: 'A letter was missing.' }, null)
  expect(given).toEqual({ body: linked, headline: 'Wrong', note: 'A letter was missing.', revision: 1 })
})

test('a correction of the text keeps the links of the words that stayed', () => {
  const post = samplePost({ body: linked, text: 'See' })
  const given = correctionOf(
    post,
    { headline: '', text: 'See the chart.', note: 'A word was missing.' },
    null,
  )
  expect(given).not.toHaveProperty('text')
  expect(given.body).toEqual({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'See', marks: [{ type: 'link', href: 'https://example.org/' }] },
          { type: 'text', text: ' the chart.' },
        ],
      },
    ],
  })
})

test('a correction of the text is plain text with its base revision', () => {
  const post = samplePost({ revision: 4 })
  const given = correctionOf(post, { headline: '', text: 'The harbour is open.', note: ' Open. ' }, null)
  expect(given).toEqual({ text: 'The harbour is open.', headline: '', note: 'Open.', revision: 4 })
})

test('a follow-up is sent only where the editor wants one', () => {
  const followUp = { title: 'Correction', body: 'Open.' }
  const words = { headline: '', text: 'Open.', note: 'Open.' }
  expect(correctionOf(samplePost(), words, followUp).followUp).toEqual(followUp)
  expect(correctionOf(samplePost(), words, null)).not.toHaveProperty('followUp')
})

test('links, emphasis and quotations are rich text', () => {
  expect(isRich(linked)).toBe(true)
  expect(isRich({ type: 'doc', content: [{ type: 'quote', content: [] }] })).toBe(true)
  expect(isRich(samplePost().body)).toBe(false)
})

test('reads back a saved correction, and nothing else', () => {
  const { revision, headline, text, body } = samplePost()
  const begun = { basis: { revision, headline, text, body }, words: { headline, text: 'New', note: '' } }
  expect(readCorrection(structuredClone(begun))).toEqual(begun)
  for (const value of [null, {}, { basis: begun.basis }, { ...begun, words: { text: 'x' } }]) {
    expect(readCorrection(value)).toBeNull()
  }
})
