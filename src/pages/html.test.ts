import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import { escapeHtml, html, jsonInScript, raw } from './html.ts'

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

test('a value is text, wherever it stands', () => {
  const title = '"><script>alert(1)</script>'

  expect(html`<p title="${title}">${title}</p>`.toString()).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>',
  )
})

test('no text can make a tag, end an attribute or begin an entity', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, anyText(30)), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
    }),
  )
})

test('HTML in HTML stays, lists are put together, and nothing comes of nothing', () => {
  const items = ['a', 'b'].map((item) => html`<li>${item}</li>`)

  expect(
    html`<ul>
      ${items}${null}${undefined}${false}${0}${''}
    </ul>`.toString(),
  ).toBe('<ul>\n<li>a</li><li>b</li>0\n</ul>')
})

test('a template travels without its indentation, values keep theirs', () => {
  const text = html`<pre>
      ${'  two\n    lines'}
    </pre>`.toString()

  expect(text).toBe('<pre>\n  two\n    lines\n</pre>')
})

test('a constant of our own is taken as it is', () => {
  expect(html`${raw('<!doctype html>')}`.toString()).toBe('<!doctype html>')
})

test('JSON in a script reads back as it was and cannot end the script', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, anyText(30)), (text) => {
      const written = jsonInScript({ text }).toString()
      expect(written).not.toMatch(/[<>&\u2028\u2029]/)
      expect(JSON.parse(written)).toEqual({ text })
    }),
  )
})
