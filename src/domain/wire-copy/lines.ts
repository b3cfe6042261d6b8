import { cleanLine, cleanText } from '../text.ts'

/** A line of the input that has something in it. */
export type Line = {
  /** Cleaned, white space folded. */
  readonly text: string
  /** Begins further in than the text does: a new paragraph on old pages and in books. */
  readonly indented: boolean
  /** An empty line, or the beginning, stands before it. */
  readonly apart: boolean
}

/** The lines of a text that have something in them; each knows whether an empty line stood before it. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  let apart = true
  for (const raw of cleanText(text).split('\n')) {
    const line = cleanLine(raw)
    if (line === '') {
      apart = true
      continue
    }
    lines.push({ text: line, indented: /^(?:\t|\u3000|[ \u00a0]{2})/.test(raw), apart })
    apart = false
  }
  return lines
}

/** How many lines from `start` stand together, with no empty line between. */
export function blockLength(lines: readonly Line[], start = 0): number {
  let end = start + 1
  while (end < lines.length && lines[end]?.apart === false) end++
  return Math.min(end, lines.length) - start
}

/** The lines as one; no space is put between Chinese or Japanese signs, nor after a hyphen inside a word. */
export function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    if (text === '') return line
    const glued =
      (endsCjk.test(text) && startsCjk.test(line)) || (/\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line))
    return glued ? text + line : `${text} ${line}`
  }, '')
}

const endsCjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]$/u
const startsCjk = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
