import type { Instant } from '../../domain/ids.ts'
import { formatClock, formatDay } from '../../pages/time.ts'
import { words } from './page-words.ts'

/** Made when needed: the first use of `Intl` takes long on a phone. */
let formats: { readonly format: typeof words; readonly readersZone: string } | undefined

/** Moves a "Last updated" stamp on. */
export function moveStamp(within: ParentNode, lastUpdated: string): void {
  const at = Date.parse(lastUpdated) as Instant
  const time = within.querySelector<HTMLTimeElement>('time[data-last-updated]')
  if (time === null) return
  time.dateTime = lastUpdated
  const { format } = formatsOf()
  for (const part of time.children) {
    part.textContent = part.className === 'day' ? `${formatDay(at, format)}, ` : formatClock(at, format)
  }
}

/** How moments are written, and in which time zone the reader is. */
export function formatsOf(): NonNullable<typeof formats> {
  if (formats !== undefined) return formats
  let format = words
  try {
    Intl.DateTimeFormat([], { timeZone: words.timeZone })
  } catch {
    // A browser that doesn't know the newsroom's time zone writes UTC, and says so.
    format = { ...words, timeZone: 'UTC', place: 'UTC' }
  }
  return (formats = { format, readersZone: new Intl.DateTimeFormat().resolvedOptions().timeZone })
}
