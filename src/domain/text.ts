/**
 * One line of text as it may be stored: trimmed, white space folded, control characters gone.
 *
 * CR, LF and NUL never reach a header or a stream's field, because no stored line has them; lone surrogates become
 * U+FFFD, so that what is stored is what every reader can decode.
 */
export function cleanLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[ \t\u00a0]+/g, ' ')
    .trim()
}

/** Text of several lines: line ends become LF, other control characters go, at most one empty line in a row. */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
      .replaceAll(/[^\P{Cc}\n\t]/gu, '')
      // NOTE: no pattern here, because one for "white space, then a line end" tries every space of a long run anew.
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .normalize('NFC')
      .trim()
  )
}

/** Whether nothing of it can be seen: white space, and characters that only steer others. */
export function isBlank(text: string): boolean {
  return !/[^\p{Z}\p{C}]/u.test(text)
}

/** How long a text is for a person: in characters as they are counted in Unicode, not in UTF-16 halves. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}

/** The beginning of a text, cut at a word's end and marked with `…` when it is longer than `maxLength` characters. */
export function firstWords(text: string, maxLength: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  if (characters.length <= maxLength) return line
  const cut = characters.slice(0, maxLength).join('')
  // A word that ends right at the cut is whole.
  const words = characters[maxLength] === ' ' ? cut : cut.replace(/ \S*$/, '')
  return `${words.replace(/[\s.,:;…–—-]+$/u, '')}…`
}
