import { furnitureKind } from './furniture.ts'
import { blockLength, wholeLine, type Line } from './lines.ts'
import { isPageMark } from './mark.ts'
import { readOrder } from './orders.ts'
import { paragraphsOf } from './paragraphs.ts'
import { dropped, type CopyPart, type DroppedKind } from './part.ts'

/** What may stand between paragraphs; a stamp or a name in the middle of a text may be part of it. */
const goesAnywhere: readonly DroppedKind[] = ['mark', 'standing', 'slug', 'note']

/** The lines between head and foot as paragraphs, without the furniture that stands alone between them. */
export function readBody(lines: readonly Line[]): readonly CopyPart[] {
  const parts: CopyPart[] = []
  let open: Line[] = []
  const flush = (): void => {
    parts.push(...paragraphsOf(open))
    open = []
  }
  for (const [index, line] of lines.entries()) {
    const order = readOrder(line.text)
    if (order?.rest === '') {
      flush()
      parts.push(dropped(order.kind, wholeLine(line)))
      continue
    }
    const alone = line.apart && blockLength(lines, index) === 1
    const kind = !alone ? null : isPageMark(line.text) ? 'mark' : furnitureKind(line.text)
    if (kind !== null && goesAnywhere.includes(kind)) {
      flush()
      parts.push(dropped(kind, wholeLine(line)))
    } else {
      open.push(line)
    }
  }
  flush()
  return parts
}
