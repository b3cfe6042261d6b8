import { MAX_HEADLINE_LENGTH } from '../story.ts'
import { lengthOf } from '../text.ts'
import { readCreditLine } from './credit.ts'
import { readDateline } from './dateline.ts'
import { furnitureKind } from './furniture.ts'
import { endsSentence } from '../text-blocks.ts'
import { blockLength, joinLines, type Line } from './lines.ts'
import { isListItem, UNWRAPPED_LENGTH } from './paragraphs.ts'

/**
 * How many lines from the first are the headline; 0 when the text begins without one. A headline is one line that ends
 * no sentence and has text after it, apart by an empty line, a dateline, an indent or the page's furniture. A wrapped one
 * may take up to three lines.
 */
export function headlineLines(lines: readonly Line[]): number {
  const [first, second] = lines
  if (first === undefined || second === undefined) return 0
  const block = blockLength(lines)
  const texts = lines.slice(0, Math.min(block, MAX_HEADLINE_LINES)).map((line) => line.text)
  const wrapped = wrappedLines(texts)
  if (lines.length > wrapped && endsBefore(lines, wrapped)) {
    if (looksLikeHeadline(joinLines(texts.slice(0, wrapped)), lines[wrapped]?.text ?? '')) return wrapped
  }
  // A headline with a second line under it, of which none ends a sentence: that one is the text's.
  const hasDeck =
    block > 1 &&
    block === texts.length &&
    block < lines.length &&
    texts.every((line) => looksLikeHeadline(line, ''))
  return (endsBefore(lines, 1) || hasDeck || standsAlone(lines.slice(0, block))) &&
    looksLikeHeadline(first.text, second.text)
    ? 1
    : 0
}

const MAX_HEADLINE_LINES = 3
/** How many paragraphs below it show that a line was not wrapped. */
const PARAGRAPHS_BELOW = 3

/**
 * Whether the first line of a block has paragraphs of one line each below it, as word processors copy them: they end
 * sentences, the first line doesn't, and the next word would still have fitted into it.
 */
function standsAlone(block: readonly Line[]): boolean {
  const [first, ...below] = block.map((line) => line.text)
  if (first === undefined || below.length < PARAGRAPHS_BELOW || !below.every(endsSentence)) return false
  const [word = ''] = below[0]?.split(' ') ?? []
  const width = below.reduce((most, line) => Math.max(most, line.length), 0)
  return !endsSentence(first) && first.length + 1 + word.length <= width
}

/** Whether the line after the headline begins something else. */
function endsBefore(lines: readonly Line[], count: number): boolean {
  const first = lines[0]
  const next = lines[count]
  if (first === undefined || next === undefined) return false
  if (next.apart || (next.indented && !first.indented)) return true
  if (readDateline(next.text) !== null || readCreditLine(next.text) !== null) return true
  if (furnitureKind(next.text) !== null) return true
  return next.text.length > UNWRAPPED_LENGTH && first.text.length < UNWRAPPED_LENGTH
}

/** How many lines a headline takes that goes on in the next: all in capitals, or broken where no headline ends. */
function wrappedLines(lines: readonly string[]): number {
  let count = 1
  while (count < lines.length) {
    const line = lines[count - 1] ?? ''
    const next = lines[count] ?? ''
    const goesOn =
      /(?:[,;-]|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|over|the|to|with|der|die|das|und|in|im|von|zu|de|la|le|les|et|du|des|en|à))$/iu.test(
        line,
      ) ||
      /^\p{Ll}/u.test(next) ||
      (isCapitals(line) && isCapitals(next))
    if (!goesOn) return 1
    count++
  }
  return count
}

function looksLikeHeadline(text: string, next: string): boolean {
  if (lengthOf(text) > MAX_HEADLINE_LENGTH || isListItem(text)) return false
  const abbreviation = /(?:^|\s)(?:\p{L}\.){2,}$/u.test(text)
  if (/[.:;,。．।۔、]["”’»)]*$/u.test(text) && !abbreviation) return false
  // Two sentences are a paragraph: `It was late. Nobody came`.
  if (/\p{Ll}{3}[.!?]["”’)]?\s+\p{Lu}/u.test(text)) return false
  const dateline = readDateline(text)
  if (dateline !== null && readDateline(next) === null && (dateline.credits.length > 0 || !isCapitals(text)))
    return false
  return /^[^\p{L}\p{N}]{0,3}[\p{Lu}\p{Lt}\p{Lo}\p{N}]/u.test(text) || readDateline(next) !== null
}

function isCapitals(text: string): boolean {
  return /\p{Lu}/u.test(text) && text === text.toUpperCase()
}
