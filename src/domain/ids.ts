declare const brand: unique symbol

/** A value that only its own maker may make: a `PostId` is a string, but not every string is a `PostId`. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name }

export type StoryId = Branded<string, 'StoryId'>
export type PostId = Branded<string, 'PostId'>
export type AlertId = Branded<string, 'AlertId'>
export type EditorId = Branded<string, 'EditorId'>
export type TokenId = Branded<string, 'TokenId'>
export type SubscriptionId = Branded<string, 'SubscriptionId'>

/** The readable part of a story's address: lower-case letters of any script, digits and hyphens; 1 to 80 characters, NFC. */
export type Slug = Branded<string, 'Slug'>

/** Position in the log: a whole number from 1. 0 means "before the first". */
export type Seq = Branded<number, 'Seq'>

/** Before the first event of any log. */
export const BEFORE_FIRST = 0 as Seq

/** A moment in milliseconds since 1970 in UTC, whole. Written outside as RFC 3339 with milliseconds. */
export type Instant = Branded<number, 'Instant'>

/** Names one life of a log: 16 letters and digits, or any other number from 8 to 32 but 24. It changes when a store is created or restored. */
export type Epoch = Branded<string, 'Epoch'>

/**
 * Tells one line of the log from another that has the same `seq` in another history: 8 letters and digits, given with the
 * `seq`. Empty for a line that was written before there were marks, and before the first.
 */
export type Mark = Branded<string, 'Mark'>

export const NO_MARK = '' as Mark

/** A reader's position in the log as it travels: `EPOCH` and `MARK`, joined, then `.SEQ`. Opaque to readers. */
export type Cursor = Branded<string, 'Cursor'>

/** `2026-11-24T08:15:30.123Z`. @see RFC 3339 section 5.6 */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString()
}

/** Reads an RFC 3339 date and time with a zone; `null` when it is none, or lies outside the years 1970 to 9999. */
export function parseInstant(text: string): Instant | null {
  const [, date = ''] =
    /^(\d{4}-\d\d-\d\d)[Tt ](?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)$/.exec(
      text,
    ) ?? []
  if (date === '' || !isDay(date)) return null
  const ms = Date.parse(text.replace(' ', 'T'))
  return Number.isFinite(ms) && ms >= 0 && ms < 253_402_300_800_000 ? (Math.floor(ms) as Instant) : null
}

/** NOTE: `Date.parse` takes 30 February for 2 March. */
function isDay(date: string): boolean {
  const ms = Date.parse(date)
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(date)
}

export function formatCursor(epoch: Epoch, seq: Seq, mark: Mark = NO_MARK): Cursor {
  return `${epoch}${mark}.${seq}` as Cursor
}

/**
 * Reads a cursor that came from outside; `null` when it has not the shape of one. 24 letters and digits are an epoch of 16
 * and a mark of 8. Length is bounded by the pattern.
 */
export function parseCursor(
  text: string,
): { readonly epoch: Epoch; readonly seq: Seq; readonly cursor: Cursor } | null {
  const [, name, epoch = name, digits] =
    /^(([a-z\d]{16})[a-z\d]{8}|[a-z\d]{8,32})\.(\d{1,15})$/i.exec(text) ?? []
  return epoch === undefined
    ? null
    : { epoch: epoch as Epoch, seq: Number(digits) as Seq, cursor: text as Cursor }
}

/** The mark in a cursor; empty where it has none. */
export function markIn(cursor: Cursor, epoch: Epoch): Mark {
  return cursor.slice(epoch.length, cursor.indexOf('.')) as Mark
}
