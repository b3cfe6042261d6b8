import { bodyFromText } from '../body.ts'
import type { Line } from './lines.ts'
import { partOf, type CopyPart } from './part.ts'
import { endsSentence, readListMark } from '../text-blocks.ts'

/** Where lines are longer than this nobody wrapped them: each is a paragraph of its own. */
export const UNWRAPPED_LENGTH = 100

/** `- item`, `• item`, `* item`, `1. item`, `2) item`. */
export function isListItem(line: string): boolean {
  return /^(?:[-–—*•‣◦·▪●■□]\s|\d{1,3}[.)]\s)\s*\S/u.test(line)
}

/**
 * Puts lines together to paragraphs: apart by empty lines, by indents, by list marks; lines that were wrapped to a width
 * are joined again, lines that were not stay apart.
 */
export function paragraphsOf(lines: readonly Line[]): readonly CopyPart[] {
  const longest = lines.reduce((most, line) => Math.max(most, line.text.length), 0)
  const unwrapped = lines.filter((line) => line.text.length > UNWRAPPED_LENGTH).length * 4 >= lines.length
  // Wrapped text breaks inside sentences somewhere; where no line does, each line is a paragraph.
  const sentences = outsideLists(lines).every((line) => endsSentence(line.text))
  const paragraphs: Line[][] = []
  let last = ''
  for (const line of lines) {
    const current = paragraphs.at(-1)
    const isBelowItem = current !== undefined && isListItem(current[0]?.text ?? '')
    // What is further in than its list mark belongs to the item; what isn't comes after the list.
    const begins =
      line.apart ||
      isListItem(line.text) ||
      (isBelowItem
        ? !line.indented
        : unwrapped || sentences || line.indented || endsEarly(last, line.text, longest))
    if (current === undefined || begins) paragraphs.push([line])
    else current.push(line)
    last = line.text
  }
  return withLists(paragraphs)
}

/** The lines that neither begin an item nor go on with one. */
function outsideLists(lines: readonly Line[]): readonly Line[] {
  let inList = false
  return lines.filter((line) => {
    inList = isListItem(line.text) || (inList && line.indented && !line.apart)
    return !inList
  })
}

/** Items of one list as the lines of one paragraph, which a body reads as a list; items that it wouldn't stay apart. */
function withLists(paragraphs: readonly (readonly Line[])[]): readonly CopyPart[] {
  const parts: CopyPart[] = []
  let items: CopyPart[] = []
  // Items may each stand in a block of their own, but then all of a list's do.
  let isLoose = true
  const flush = (): void => {
    const list = items.map(({ text }) => text).join('\n')
    const [block, more] = bodyFromText(list).content
    if (block?.type === 'list' && more === undefined) parts.push(joined(items))
    else parts.push(...items)
    items = []
    isLoose = true
  }
  for (const paragraph of paragraphs) {
    const part = partOf('text', paragraph)
    const text = part.reads ?? part.text
    if (!isListItem(text)) {
      flush()
      parts.push(part)
      continue
    }
    const isApart = paragraph[0]?.apart === true
    const before = items.at(-1)
    if (before !== undefined && ((isApart && !isLoose) || !continuesList(before.reads ?? before.text, text)))
      flush()
    if (items.length > 0 && !isApart) isLoose = false
    items.push(part)
  }
  flush()
  return parts
}

/** Whether an item goes on with the list of the item before: bullets with bullets, numbers with the next number. */
function continuesList(before: string, item: string): boolean {
  const [last, next] = [readListMark(before)?.number ?? null, readListMark(item)?.number ?? null]
  return last === null ? next === null : next === last + 1
}

function joined(items: readonly CopyPart[]): CopyPart {
  const text = items.map((item) => item.text).join('\n')
  const reads = items.map((item) => item.reads ?? item.text).join('\n')
  return text === reads ? { as: 'text', text } : { as: 'text', text, reads }
}

/** Whether the line ended a sentence although there was room for the next word: a paragraph's last line. */
function endsEarly(line: string, next: string, width: number): boolean {
  const [word = ''] = next.split(' ')
  return endsSentence(line) && line.length + 1 + word.length <= width * 0.75
}
