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

/** The newsroom's own zone, which the server puts into the page; UTC where there is no page. */
function newsroomTimeZone(): string {
  if (typeof document === 'undefined') return 'UTC'
  return document.querySelector<HTMLElement>('#desk')?.dataset['timeZone'] ?? 'UTC'
}
