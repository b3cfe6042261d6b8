import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import { escapeHtml, fillHtml, html, jsonInScript, raw } from './html.ts'

/** Text near what is special in HTML. */
const hostile = fc.string({
  unit: fc.constantFrom(
    '<',
    '>',
    '&',
    '"',
    "'",
    '</script>',
    '<!--',
    '-->',
    ']]>',
    '&lt;',
    '\u2028',
    'a',
    ' ',
  ),
})

test('escapes values in text and attributes', () => {
  const title = '"><script>alert(1)</script>'

  expect(html`<p title="${title}">${title}</p>`.toString()).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>',
  )
})

test('escapes tags, quotes and entities in any text', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, anyText(30)), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
    }),
  )
})

test('keeps Html values, joins lists, and omits null, undefined and false', () => {
  const items = ['a', 'b'].map((item) => html`<li>${item}</li>`)

  expect(
    html`<ul>
      ${items}${null}${undefined}${false}${0}${''}
    </ul>`.toString(),
  ).toBe('<ul>\n<li>a</li><li>b</li>0\n</ul>')
})

test('strips indentation from templates, not from values', () => {
  const text = html`<pre>
      ${'  two\n    lines'}
    </pre>`.toString()

  expect(text).toBe('<pre>\n  two\n    lines\n</pre>')
})

test('inserts raw constants unchanged', () => {
  expect(html`${raw('<!doctype html>')}`.toString()).toBe('<!doctype html>')
})

test('round-trips JSON in a script without closing it', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, anyText(30)), (text) => {
      const written = jsonInScript({ text }).toString()
      expect(written).not.toMatch(/[<>&\u2028\u2029]/)
      expect(JSON.parse(written)).toEqual({ text })
    }),
  )
})

test('fills placeholders with HTML and escapes everything else', () => {
  expect(fillHtml('{mark} < {note}', { mark: html`<b>Corrected</b>`, note: '<i>' }).toString()).toBe(
    '<b>Corrected</b> &lt; &lt;i&gt;',
  )
})
