import { cleanLine, cleanText } from '../text.ts'

/** A line of the input that has something in it. */
export type Line = {
  /** Cleaned, white space folded, no-break spaces as ordinary ones; without the signs of raw copy at its ends. */
  readonly text: string
  /** What raw copy has before and behind it: `^` and `<` or `=`. */
  readonly lead: string
  readonly tail: string
  /** Begins further in than the text does: a new paragraph on old pages and in books. */
  readonly indented: boolean
  /** An empty line, or the beginning, stands before it. */
  readonly apart: boolean
}

/** The lines of a text that have something in them; each knows whether an empty line stood before it. */
export function linesOf(text: string): readonly Line[] {
  // NOTE: `cleanText` trims; a line of our own in front keeps the first line's indent.
  const rows = cleanText(`|\n${text}`)
    .split('\n')
    .slice(1)
    .map((raw) => ({
      text: withoutEdgeMarks(cleanLine(raw.replaceAll(/[\u00a0\u202f]/g, ' '))),
      indent: indentOf(raw),
    }))
  const filled = rows.filter((row) => row.text !== '')
  // What was copied from the middle of its first line lost that line's indent.
  const base = shallowest(filled.length > 1 ? filled.slice(1) : filled)
  const isRaw = filled.some((row) => /^\^.*[<=]$/u.test(row.text))
  const lines: Line[] = []
  let apart = true
  for (const { text: line, indent } of rows) {
    if (line !== '') lines.push({ ...withoutSigns(line, isRaw), indented: indent >= base + INDENT, apart })
    apart = line === ''
  }
  return lines
}

/**
 * Takes the signs of raw copy off a line's ends: `^Bridge shut<` of the news agencies' old line format, and the ` =` that
 * some put behind every headline.
 */
function withoutSigns(line: string, isRaw: boolean): Pick<Line, 'text' | 'lead' | 'tail'> {
  const [lead = ''] = (isRaw ? /^\^+\s?/u : /^$/).exec(line) ?? []
  const rest = line.slice(lead.length)
  const [tail = ''] = (isRaw ? /\s?[<=]+$/u : /(?<=[\p{L}\p{N}"”’)?!.]) =$/u).exec(rest) ?? []
  const text = rest.slice(0, rest.length - tail.length).trim()
  return text === '' ? { text: line, lead: '', tail: '' } : { text, lead, tail }
}

/** Fewer spaces than that are a slip. */
const INDENT = 2
const FULL_WIDTH_INDENT = 1_000

/** How far in a line begins. A full-width space is only ever put before a paragraph, so it counts as far in. */
function indentOf(raw: string): number {
  const [space = ''] = /^[ \t\u00a0\u3000]*/.exec(raw) ?? []
  return space.includes('\u3000') ? FULL_WIDTH_INDENT : space.replaceAll('\t', '    ').length
}

function shallowest(rows: readonly { readonly indent: number }[]): number {
  return rows.reduce((least, row) => Math.min(least, row.indent), FULL_WIDTH_INDENT - INDENT)
}

/** Direction marks and byte order marks at a line's ends are invisible; a page finds the direction by itself. */
function withoutEdgeMarks(line: string): string {
  let start = 0
  let end = line.length
  while (start < end && edgeMarks.includes(line.charAt(start))) start++
  while (end > start && edgeMarks.includes(line.charAt(end - 1))) end--
  return line.slice(start, end).trim()
}

const edgeMarks = '\u200e\u200f\u061c\ufeff'

/** A line as it stood there. */
export function wholeLine({ lead, text, tail }: Line): string {
  return lead + text + tail
}

/** How many lines from `start` stand together, with no empty line between. */
export function blockLength(lines: readonly Line[], start = 0): number {
  let end = start + 1
  while (end < lines.length && lines[end]?.apart === false) end++
  return Math.min(end, lines.length) - start
}

/** The lines as one; no space is put between Chinese or Japanese signs, nor after a hyphen inside a word. */
export function joinLines(lines: readonly string[]): string {
  let text = ''
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1]
    text += before === undefined || isGlued(before, line) ? line : ` ${line}`
  }
  return text
}

function isGlued(line: string, next: string): boolean {
  const end = line.slice(-2)
  if (cjk.test(end.slice(-1)) && cjk.test(next.slice(0, 1))) return true
  // `two- and three-storey` keeps its space.
  return (
    end.endsWith('\u00ad') || (/\p{L}-$/u.test(end) && /^(?!and |or |und |oder |et |to )\p{Ll}/u.test(next))
  )
}

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
