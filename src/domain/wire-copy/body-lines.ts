import { furnitureKind } from './furniture.ts'
import { blockLength, type Line } from './lines.ts'
import { isPageMark } from './mark.ts'
import { paragraphsOf } from './paragraphs.ts'
import { dropped, type CopyPart, type DroppedKind } from './part.ts'

/** What may stand between paragraphs; a stamp or a name in the middle of a text may be part of it. */
const goesAnywhere: readonly DroppedKind[] = ['mark', 'standing', 'slug', 'note']

/** The lines between head and foot as paragraphs, without the furniture that stands alone between them. */
export function readBody(lines: readonly Line[]): readonly CopyPart[] {
  const parts: CopyPart[] = []
  let open: Line[] = []
  const flush = (): void => {
    if (open.length > 0) parts.push(...paragraphsOf(open).map((text): CopyPart => ({ as: 'text', text })))
    open = []
  }
  for (const [index, line] of lines.entries()) {
    const alone = line.apart && blockLength(lines, index) === 1
    const kind = !alone ? null : isPageMark(line.text) ? 'mark' : furnitureKind(line.text)
    if (kind !== null && goesAnywhere.includes(kind)) {
      flush()
      parts.push(dropped(kind, line.text))
    } else {
      open.push(line)
    }
  }
  flush()
  return parts
}
