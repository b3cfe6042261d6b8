import { bodyFromText } from '../body.ts'
import { joinLines, type Line } from './lines.ts'

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
export function paragraphsOf(lines: readonly Line[]): readonly string[] {
  const longest = lines.reduce((most, line) => Math.max(most, line.text.length), 0)
  const unwrapped = lines.filter((line) => line.text.length > UNWRAPPED_LENGTH).length * 4 >= lines.length
  // Wrapped text breaks inside sentences somewhere; where no line does, each line is a paragraph.
  const sentences = lines.every((line) => endsSentence(line.text))
  const paragraphs: string[][] = []
  let last = ''
  for (const line of lines) {
    const current = paragraphs.at(-1)
    // What is further in than its list mark belongs to the item.
    const goesOn = line.indented && !line.apart && current !== undefined && isListItem(current[0] ?? '')
    const begins =
      line.apart ||
      isListItem(line.text) ||
      (!goesOn && (unwrapped || sentences || line.indented || endsEarly(last, line.text, longest)))
    if (current === undefined || begins) paragraphs.push([line.text])
    else current.push(line.text)
    last = line.text
  }
  return withLists(paragraphs.map(joinLines))
}

/** Items of one list as the lines of one paragraph, which a body reads as a list; items that it wouldn't stay apart. */
function withLists(paragraphs: readonly string[]): readonly string[] {
  const texts: string[] = []
  let items: string[] = []
  const flush = (): void => {
    const list = items.join('\n')
    if (bodyFromText(list).content[0]?.type === 'list') texts.push(list)
    else texts.push(...items)
    items = []
  }
  for (const paragraph of paragraphs) {
    if (!isListItem(paragraph) || (items.length > 0 && markOf(paragraph) !== markOf(items[0] ?? ''))) flush()
    if (isListItem(paragraph)) items.push(paragraph)
    else texts.push(paragraph)
  }
  flush()
  return texts
}

function markOf(item: string): string {
  return item.replace(/^\d+/, '1').split(' ')[0] ?? ''
}

/** Whether the line ended a sentence although there was room for the next word: a paragraph's last line. */
function endsEarly(line: string, next: string, width: number): boolean {
  const [word = ''] = next.split(' ')
  return endsSentence(line) && line.length + 1 + word.length <= width * 0.75
}

function endsSentence(line: string): boolean {
  return /[.!?。…]["”’»)\]]*$/u.test(line.slice(-6))
}
