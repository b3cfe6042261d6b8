import type { NewsroomOrder } from '../../../domain/wire-copy.ts'
import type { WireReader } from './wire-reader.ts'
import type { Words } from './words.ts'

/** When an embargo ends, in milliseconds since 1970; `null` for another instruction, and where it doesn't say. */
export function endOf(
  { moment }: NewsroomOrder,
  reader: Pick<WireReader, 'embargoEnd'>,
  nowMs: number,
): number | null {
  return moment === null ? null : reader.embargoEnd(moment, nowMs, newsroomTimeZone())
}

/**
 * The instructions that stand against publishing at a moment: all but embargoes that are over by then.
 *
 * @param atMs when readers would get it.
 */
export function openOrders(
  words: Pick<Words, 'orders' | 'text'>,
  reader: WireReader,
  nowMs: number,
  atMs: number,
): readonly NewsroomOrder[] {
  return reader.allOrders(words).filter((order) => {
    const end = endOf(order, reader, nowMs)
    return end === null || end > atMs
  })
}

/**
 * The words with the instructions moved out of the text, wherever they stand in it, to where a draft keeps them; `null`
 * where the text has none.
 */
export function ordersTakenOut(
  { orders, text }: Pick<Words, 'orders' | 'text'>,
  reader: Pick<WireReader, 'allOrders'>,
): Pick<Words, 'orders' | 'text'> | null {
  const found = reader.allOrders({ orders: '', text }).flatMap((order) => {
    const line = order.text.trim()
    return text.includes(line) ? [line] : []
  })
  if (found.length === 0) return null
  const rest = found.reduce((left, line) => left.replace(line, () => ''), text)
  return {
    text: rest.replaceAll(/\n[ \t]*\n\s*\n/g, '\n\n').trim(),
    orders: [orders, ...found].filter((line) => line !== '').join('\n\n'),
  }
}

/** The newsroom's own zone, which the server puts into the page; UTC where there is no page. */
function newsroomTimeZone(): string {
  if (typeof document === 'undefined') return 'UTC'
  return document.querySelector<HTMLElement>('#desk')?.dataset['timeZone'] ?? 'UTC'
}
