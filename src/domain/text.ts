/**
 * One line of text as it may be stored: trimmed, white space folded, control characters gone.
 *
 * CR, LF and NUL never reach a header or a stream's field, because no stored line has them; lone surrogates become
 * U+FFFD, so that what is stored is what every reader can decode. A no-break space inside the line stays: it holds a number
 * to its unit, and French punctuation to its word.
 */
export function cleanLine(text: string): string {
  return foldSpaces(
    wholeLetters(text)
      .normalize('NFC')
      .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '),
  )
}

function foldSpaces(line: string): string {
  return line.replaceAll(/[ \t\u00a0\u202f]+/g, (run) => (/[ \t]/.test(run) ? ' ' : run.charAt(0))).trim()
}

/** What ends a line for good, in text that came from anywhere: CR LF, CR, LF, form feed and NEL. */
export const LINE_END = /\r\n?|[\n\f\u0085]/
/** Line breaks inside a paragraph: the vertical tab of word processors, and Unicode's own. */
export const LINE_BREAK = /[\v\u2028]/

/**
 * Text of several lines: line ends become LF, a paragraph separator an empty line, other control characters a space; at most
 * one empty line in a row.
 */
export function cleanText(text: string): string {
  return (
    wholeLetters(text)
      .replaceAll(/\r\n?|[\v\f\u0085\u2028]/g, '\n')
      .replaceAll('\u2029', '\n\n')
      .replaceAll(/[^\P{Cc}\n\t]/gu, ' ')
      // NOTE: no pattern here, because one for "white space, then a line end" tries every space of a long run anew.
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .normalize('NFC')
      .trim()
  )
}

/**
 * The text without what nobody sees: soft hyphens (one at a line's end holds a word together), byte order marks, word
 * joiners, and zero-width spaces outside the scripts that need them. Joined letters of old fonts (`ﬁ`) are taken apart, as
 * search and screen readers need them.
 */
function wholeLetters(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\u00ad(?:(?:\r\n?|\n)[\t ]*(?=\p{Ll}))?|[\u2060\ufeff]/gu, '')
    .replaceAll(/(?<![\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}])\u200b/gu, '')
    .replaceAll('\ufffc', ' ')
    .replaceAll(/[\ufb00-\ufb06]/g, (letters) => letters.normalize('NFKC'))
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
