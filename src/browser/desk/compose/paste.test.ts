import { expect, test } from 'vitest'
import { bodyFromText, textFromBody } from '../../../domain/body.ts'
import { tidyPaste } from './paste.ts'

test.each([
  ['paragraphs of Word', 'One is over.\r\nTwo is not.\r\n', 'One is over.\n\nTwo is not.\n'],
  ['a line break of Word', 'Harbour Office\vPier 3', 'Harbour Office\nPier 3'],
  ['bullets of Word', '·\tone\r\n·\ttwo', '• one\n• two'],
  ['control characters', 'one\0two', 'one two'],
  ['a soft hyphen', 'har\u00adbour', 'harbour'],
])('shows %s as readers get it', (_name, pasted, tidy) => {
  expect(tidyPaste(pasted)).toBe(tidy)
  expect(textFromBody(bodyFromText(tidy))).toBe(tidy.trim())
})

test.each([' and a word ', 'no-break\u00a0space', ''])('leaves one line alone: %j', (pasted) => {
  expect(tidyPaste(pasted)).toBe(pasted)
})
