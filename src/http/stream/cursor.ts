import { parseCursor } from '../../domain/ids.ts'

/**
 * The cursor that a client resumes from, wherever its library puts it; `null` when it has none.
 *
 * Browsers send the last id as a header, beside the address they first used. Libraries that can't set a header append it to
 * the address, most as `lastEventId`, some as `last-event-id` or with other capitals. The later word counts: the header, then
 * the appended parameter, then `after`.
 */
export function resumeCursor(query: URLSearchParams, header: string | string[] | undefined): string | null {
  const appended = [...query].findLast(
    ([name, value]) => value !== '' && name.replaceAll(/[-_]/g, '').toLowerCase() === 'lasteventid',
  )
  const sent = typeof header === 'string' ? header.trim() : ''
  return sent === '' ? (appended?.[1] ?? query.get('after')) : onlyCursor(sent)
}

/**
 * One cursor of a header that came more than once, as behind a redirect that some clients follow with the header added again:
 * the earliest, which misses nothing. A cursor has no comma.
 */
function onlyCursor(header: string): string {
  if (!header.includes(',')) return header
  const cursors = header.split(',').map((text) => text.trim())
  const positions: readonly number[] = cursors.map((text) => parseCursor(text)?.seq ?? Number.NaN)
  // One that can't be read makes the least NaN, and the whole header is answered as malformed.
  return cursors[positions.indexOf(Math.min(...positions))] ?? header
}
