import { cleanLine, LINE_BREAK, LINE_END } from './text.ts'

/** A paragraph or a list of a plain text. Each paragraph and item is a list of lines, with a line break between two. */
export type TextBlock =
  | { readonly kind: 'paragraph'; readonly lines: readonly string[] }
  | {
      readonly kind: 'list'
      readonly ordered: boolean
      readonly start: number
      readonly items: readonly (readonly string[])[]
    }

/** A line of the input: several where it has line breaks of a word processor. */
type Row = { readonly lines: readonly string[]; readonly mark: ListMark | null; readonly indented: boolean }

/**
 * Takes plain text apart, as an editor sees it in a text field.
 *
 *   empty line         a new paragraph
 *   single line end    a line break; between lines that all end a sentence, or that nobody breaks by hand because they are
 *                      longer than `MAX_HAND_BROKEN_LENGTH`, a new paragraph, as word processors and mail programs mean it
 *   line break         stays one, whatever stands before it (vertical tab, U+2028)
 *   bullets, numbers   lines that each begin with one are a list; a line further in goes on with the item above it
 */
export function blocksFromText(text: string): readonly TextBlock[] {
  const blocks: TextBlock[] = []
  let open: Row[] = []
  const flush = (): void => {
    if (open.length > 0) blocks.push(...blocksOf(open))
    open = []
  }
  for (const raw of text.replaceAll(/\u00ad(?:\r\n?|\n)[\t ]*(?=\p{Ll})/gu, '').split(LINE_END)) {
    // A paragraph separator ends its paragraph, as an empty line does.
    for (const [index, part] of raw.split('\u2029').entries()) {
      const row = readRow(part)
      if (index > 0 || row === null) flush()
      if (row !== null) open.push(row)
    }
  }
  flush()
  return blocks
}

function readRow(raw: string): Row | null {
  const mark = readListMark(raw)
  const lines = raw
    .slice(mark?.length ?? 0)
    .split(LINE_BREAK)
    .map(cleanLine)
    .filter((line) => line !== '')
  return lines.length === 0 ? plainRow(raw) : { lines, mark, indented: /^(?: {2}|\t)/.test(raw) }
}

/** A line that is nothing but a mark, such as `•` or `1.`, or nothing at all. */
function plainRow(raw: string): Row | null {
  const line = cleanLine(raw)
  return line === '' ? null : { lines: [line], mark: null, indented: false }
}

/** What a line of a list begins with. */
export type ListMark = {
  /** How much of the line it takes, white space included. */
  readonly length: number
  /** What the line says with its mark, where it turns out to be no list. */
  readonly text: string
  /** The number, or `null` for a bullet. */
  readonly number: number | null
  /** Nothing but a list begins like that, so that one line is enough. */
  readonly certain: boolean
}

/** Bullets that are nothing else, `U+F0B7` of Word's symbol font among them. */
const bullet = /^[ \t\u00a0]*[•‣◦▪▫●■□⁃∙\uf0a7\uf0b7\uf0d8][ \t\u00a0]+(?=\S)/u
/** Signs that are bullets where a tab follows: Word writes its bullets so. */
const dotAndTab = /^[ \u00a0]*[·*]\t[ \t\u00a0]*(?=\S)/u
/** Word's other bullets, letters of its symbol fonts among them: in one line alone they may be a table's. */
const signAndTab = /^[ \u00a0]*[oü§Øvq–—]\t[ \t\u00a0]*(?=\S)/u
/** A dash alone begins a speech, so that it takes two lines to make a list. */
const dash = /^[ \t\u00a0]*[·*-][ \t\u00a0]+(?=\S)/u
/** `2.`, and the full-width forms of East Asia. */
const count = /^[ \t\u00a0]*(\d{1,3})(?:\.[ \t\u00a0]+|[．、])(?=\S)/u

/** Reads the bullet or number that a line begins with; `null` when it begins with none. */
export function readListMark(raw: string): ListMark | null {
  const found = (pattern: RegExp, certain: boolean): ListMark | null => {
    const [whole, digits] = pattern.exec(raw) ?? []
    if (whole === undefined) return null
    const number = digits === undefined ? null : Number(digits)
    return { length: whole.length, text: cleanLine(whole), number, certain }
  }
  return (
    found(bullet, true) ??
    found(dotAndTab, true) ??
    found(signAndTab, false) ??
    found(dash, false) ??
    found(count, false)
  )
}

/** Blocks of lines with no empty line between them. */
function blocksOf(rows: readonly Row[]): readonly TextBlock[] {
  const blocks: TextBlock[] = []
  let plain: (readonly string[])[] = []
  const flush = (): void => {
    blocks.push(...paragraphsOf(plain))
    plain = []
  }
  for (let start = 0; start < rows.length;) {
    const end = listEnd(rows, start)
    if (end === start) {
      plain.push(withMark(rows[start]))
      start++
      continue
    }
    flush()
    blocks.push(listOf(rows.slice(start, end)))
    start = end
  }
  flush()
  return blocks
}

/** Where the list that begins at `start` ends; `start` itself when none does. */
function listEnd(rows: readonly Row[], start: number): number {
  const first = rows[start]?.mark ?? null
  if (first === null) return start
  let end = start + 1
  let items = 1
  for (; end < rows.length; end++) {
    const row = rows[end]
    if (row?.mark != null) {
      if (first.number === null ? row.mark.number !== null : row.mark.number !== first.number + items) break
      items++
    } else if (row?.indented !== true) break
  }
  return items > 1 || first.certain ? end : start
}

function listOf(rows: readonly Row[]): TextBlock {
  const items: string[][] = []
  for (const { mark, lines } of rows) {
    if (mark !== null) items.push([...lines])
    else items.at(-1)?.push(...lines)
  }
  const start = rows[0]?.mark?.number ?? null
  return { kind: 'list', ordered: start !== null, start: start ?? 1, items }
}

function withMark(row: Row | undefined): readonly string[] {
  const { mark = null, lines = [] } = row ?? {}
  return mark === null ? lines : [`${mark.text} ${lines[0] ?? ''}`, ...lines.slice(1)]
}

/** In characters: longer lines are paragraphs that a word processor wrote, not lines that somebody broke by hand. */
export const MAX_HAND_BROKEN_LENGTH = 100

function paragraphsOf(rows: readonly (readonly string[])[]): readonly TextBlock[] {
  if (rows.length === 0) return []
  const apart =
    rows.every((lines) => endsSentence(lines.at(-1) ?? '')) ||
    rows.some((lines) => lines.some((line) => line.length > MAX_HAND_BROKEN_LENGTH))
  const paragraphs = apart ? rows : [rows.flat()]
  return paragraphs.map((lines) => ({ kind: 'paragraph', lines }))
}

/** Whether a line ends as sentences end, in any script, closing quotation marks and brackets aside. */
export function endsSentence(line: string): boolean {
  return /[.!?。．…։؟।۔！？]["”’»›“」』)\]）]*$/u.test(line.slice(-6))
}
