import { expect, test } from 'vitest'
import { bodyFromText, textFromBody, type Body, type Paragraph } from '../../../domain/body.ts'
import { isRich } from './correction.ts'

const link: Paragraph = {
  type: 'paragraph',
  content: [{ type: 'text', text: 'map', marks: [{ type: 'link', href: 'https://a.test/' }] }],
}

test('paragraphs and lists are plain: their text reads back as they were', () => {
  const body = bodyFromText('Aboard:\n\n• 212 people\n• one cat\n\n1. Wait.\n2. Pull.')

  expect(isRich(body)).toBe(false)
  expect(bodyFromText(textFromBody(body))).toEqual(body)
})

test.each<[string, Body]>([
  ['a link', { type: 'doc', content: [link] }],
  ['a link in a list', { type: 'doc', content: [{ type: 'list', ordered: false, items: [link] }] }],
  ['a quotation', { type: 'doc', content: [{ type: 'quote', content: [] }] }],
])('%s is more than plain text', (_what, body) => {
  expect(isRich(body)).toBe(true)
})
