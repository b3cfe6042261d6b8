import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkAddresses } from './addresses.ts'

/** Addresses that a text links to, and the text that readers see. */
function read(text: string) {
  const html = linkAddresses(text).toString()
  const links = Array.from(html.matchAll(/<a href="([^"]*)" rel="nofollow noopener" dir="ltr">([^<]*)<\/a>/g))
  return {
    html,
    hrefs: links.map(([, href = '']) => href.replaceAll('&amp;', '&')),
    shown: links.map(([, , shown = '']) => shown.replaceAll('&amp;', '&')),
  }
}

test.each([
  ['See https://example.org.', 'https://example.org', 'https://example.org/'],
  ['See https://example.org/a?b=1&c=2#d, please', 'https://example.org/a?b=1&c=2#d', null],
  ['(https://example.org/a)', 'https://example.org/a', null],
  ['https://example.org/Ship_(vessel)', 'https://example.org/Ship_(vessel)', null],
  ['(see https://example.org/Ship_(vessel))', 'https://example.org/Ship_(vessel)', null],
  ['[https://example.org/a]!', 'https://example.org/a', null],
  ['„https://example.org/a“, sagte sie', 'https://example.org/a', null],
  ['« https://example.org/a »', 'https://example.org/a', null],
  ['More: www.example.org/a', 'www.example.org/a', 'https://www.example.org/a'],
  ['HTTPS://EXAMPLE.ORG/A', 'HTTPS://EXAMPLE.ORG/A', 'https://example.org/A'],
  ['詳細は https://example.org/a。', 'https://example.org/a', null],
  ['详见（https://example.org/a）', 'https://example.org/a', null],
  ['انظر https://example.org/a؟', 'https://example.org/a', null],
  ['https://example.org/a…', 'https://example.org/a', null],
  ['https://example.org:8443/a/', 'https://example.org:8443/a/', null],
  ['https://münchen.example/a', 'https://münchen.example/a', 'https://xn--mnchen-3ya.example/a'],
  ['https://пример.example/', 'https://пример.example/', 'https://xn--e1afmkfd.example/'],
  ['https://例え.example/', 'https://例え.example/', 'https://xn--r8jz45g.example/'],
])('links the address in %s', (text, shown, href) => {
  expect(read(text)).toMatchObject({ shown: [shown], hrefs: [href ?? shown] })
})

test.each([
  // A Cyrillic letter among Latin ones.
  'https://h\u0430rbour.example/a',
  // Wholly of Cyrillic letters that pass for Latin ones.
  'https://\u0441\u043E\u0440\u0435.example/a',
])('shows the ASCII form of a host that passes for another: %s', (text) => {
  const { shown, hrefs } = read(text)
  expect(shown).toEqual(hrefs)
  expect(shown[0]).toMatch(/^https:\/\/xn--[a-z\d-]+\.example\/a$/)
})

test.each([
  'javascript:alert(1)',
  'data:text/html,a',
  'ftp://example.org/a',
  'https://',
  'https://localhost/a',
  'https://example.org@other.example/a',
  'https://user:word@other.example/',
  'mail@www.example.org',
  'xhttps://example.org',
  'example.org',
  `https://example.org/${'a'.repeat(2_000)}`,
])('makes no link of %s', (text) => {
  expect(read(text)).toMatchObject({ hrefs: [] })
})

test('ends an address at an invisible character', () => {
  expect(read('https://example.org/a\u202Egpj.exe').shown).toEqual(['https://example.org/a'])
  expect(read('https://example.org/a\u200Bb').shown).toEqual(['https://example.org/a'])
})

test('links every address of a text and changes nothing else', () => {
  const { html } = read('<b> www.example.org & "https://example.org/?a=<b>"')
  expect(html).toBe(
    '&lt;b&gt; <a href="https://www.example.org/" rel="nofollow noopener" dir="ltr">www.example.org</a> &amp; &quot;' +
      '<a href="https://example.org/?a=" rel="nofollow noopener" dir="ltr">https://example.org/?a=</a>&lt;b&gt;&quot;',
  )
})

test('whatever the text, links lead to the web and no markup comes of it', () => {
  const piece = fc.constantFrom(
    'https://',
    'www.',
    'a.example',
    '/',
    '(',
    ')',
    '.',
    '<',
    '"',
    '&',
    ' ',
    "'",
    '@',
    '\u0430',
    '例',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const html = linkAddresses(pieces.join('')).toString()
      const rest = html.replaceAll(
        /<a href="https?:\/\/[^"<>]*" rel="nofollow noopener" dir="ltr">[^<>"]*<\/a>/g,
        '',
      )
      expect(rest).not.toMatch(/[<>"]/)
    }),
  )
})

test('takes a time that grows with the length of the text', () => {
  const started = performance.now()
  linkAddresses(`https://a.example/${')'.repeat(50_000)}`)
  linkAddresses('https://www.'.repeat(4_000))
  linkAddresses('(https://a.example '.repeat(2_500))
  expect(performance.now() - started).toBeLessThan(2_000)
})
