import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../../test/support/any-text.ts'
import { element, escapeXml, textElement } from './xml.ts'

const nearMarkup = fc.string({
  unit: fc.constantFrom(...'< > & " \' \t \r \n \0 \u000b ]]> a'.split(' '), '\ud800', '\uffff', '\u{1f30b}'),
})

/** What XML 1.0 can hold, written from the other side: by what is not allowed. */
function isLegal(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code < 0xd800 || (code > 0xdfff && code !== 0xfffe && code !== 0xffff)
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
  return text.replaceAll(/&(?:#(\d+)|([a-z]+));/g, (_all, digits: string, name: string) =>
    digits === undefined ? (named[name] ?? '?') : String.fromCodePoint(Number(digits)),
  )
}

test('writes any text without markup and without characters that XML forbids', () => {
  fc.assert(
    fc.property(fc.oneof(anyText(30), nearMarkup), (text) => {
      const written = escapeXml(text)
      expect(written).not.toMatch(/[<>"'\t\n\r]|&(?!amp;|lt;|gt;|quot;|#\d+;)/)
      expect(Array.from(written).every(isLegal)).toBe(true)
    }),
  )
})

test('a parser gets back every character that XML allows, and a lone surrogate as U+FFFD', () => {
  fc.assert(
    fc.property(fc.oneof(anyText(30), nearMarkup), (text) => {
      const kept = Array.from(text.toWellFormed()).filter(isLegal).join('')
      expect(unescapeXml(escapeXml(text))).toBe(kept)
    }),
  )
})

test('elements nest, omit null and close themselves when empty', () => {
  const link = element('link', { rel: 'self', href: 'https://a.test/?a=1&b="2"', type: null }, null)
  const entry = element('entry', {}, [textElement('title', 'a < b'), null, [link]])

  expect(entry).toBe(
    '<entry><title>a &lt; b</title><link rel="self" href="https://a.test/?a=1&amp;b=&quot;2&quot;"/></entry>',
  )
})
