import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import { MAX_EMAIL_LENGTH, parseEmail } from './editor.ts'

test.each([
  ['grace@example.org', 'grace@example.org'],
  ['  Grace.Desk+news@Example.ORG ', 'grace.desk+news@example.org'],
  ['grace@localhost', 'grace@localhost'],
  ['jürgen@münchen.example', 'jürgen@münchen.example'],
])('%j signs in as %s', (text, email) => {
  expect(parseEmail(text)).toBe(email)
})

test.each([
  '',
  'grace',
  '@example.org',
  'grace@',
  'a@b@c',
  'grace @example.org',
  'grace@exa mple.org',
  'grace@example.org\r\nBcc: x',
  'gr\0ace@example.org',
])('%j is no address', (text) => {
  expect(parseEmail(text)).toBe(null)
})

test('limits an email address to the length that mail allows', () => {
  const at = '@example.org'

  expect(parseEmail('a'.repeat(MAX_EMAIL_LENGTH - at.length) + at)).not.toBe(null)
  expect(parseEmail('a'.repeat(MAX_EMAIL_LENGTH - at.length + 1) + at)).toBe(null)
})

test('normalizes the case of an email address', () => {
  fc.assert(
    fc.property(anyText(12), anyText(12), (user, host) => {
      const email = parseEmail(`${user}@${host}`)
      if (email === null) return
      expect(parseEmail(email)).toBe(email)
      expect(parseEmail(` ${email} `)).toBe(email)
      expect(email).not.toMatch(/[\s\p{Cc}]/u)
    }),
  )
})
