import { formatClockTime, parseClockTime } from '../../../domain/clock-time.ts'
import { all } from '../../../domain/field.ts'
import { formatInstant, parseInstant, type Instant, type SubscriptionId } from '../../../domain/ids.ts'
import type { Refusal } from '../../../domain/refusal.ts'
import { done, refuse, type Result } from '../../../domain/result.ts'
import type { QuietHours } from '../../../domain/subscription.ts'
import type { FollowGiven, NewSubscription } from './subscribe.ts'
import type { StoredSubscription, SubscriptionStore } from './subscription-store.ts'

/** Several times the longest endpoint with the most followed names. */
export const MAX_LINE_LENGTH = 64 * 1024

/** Why a line is not imported. */
export type LineProblem =
  | Refusal
  | { readonly kind: 'line-not-json' }
  | { readonly kind: 'line-too-long'; readonly maxLength: number }
  /** It has no `follow`, and no default was given. */
  | { readonly kind: 'follow-missing' }

/** The content of a line. */
export type SubscriptionLine = {
  /** `follow` is `null` where it is missing; everything else is as a browser submits it. */
  readonly given: Omit<NewSubscription, 'follow'> & { readonly follow: FollowGiven | null }
  /** What only another desk writes; missing fields are made anew. */
  readonly kept: Partial<Pick<StoredSubscription, 'id' | 'createdAt' | 'manageHash'>>
}

/**
 * A subscription as one line of JSON, the format in which readers move between desks. Fields with default values are left
 * out. It contains the hash of the manage secret and not the secret, so that only the reader can change it afterwards.
 */
export function formatSubscriptionLine(subscription: StoredSubscription): string {
  const { follow, quietHours, timeZone, perDay, digest } = subscription
  const { everything, stories, topics, tests } = follow
  return JSON.stringify({
    endpoint: subscription.endpoint,
    keys: { p256dh: base64url(subscription.p256dh), auth: base64url(subscription.auth) },
    follow: { everything, stories, topics, ...(tests && { tests }) },
    vapidKeyId: subscription.vapidKeyId,
    ...(quietHours !== null && {
      quietHours: { from: formatClockTime(quietHours.from), until: formatClockTime(quietHours.until) },
    }),
    ...(timeZone !== 'UTC' && { timeZone }),
    ...(perDay !== null && { perDay }),
    ...(digest && { digest }),
    id: subscription.id,
    createdAt: formatInstant(subscription.createdAt),
    manageHash: subscription.manageHash,
  })
}

/**
 * All subscriptions, one line of JSON each without the line end, in the order of their numbers. Another desk imports all of
 * it; only the count of today's alerts is lost. With the VAPID keys it is enough to push to every reader, so keep it like
 * passwords.
 */
export async function* exportSubscriptions(store: SubscriptionStore): AsyncIterable<string> {
  for await (const subscription of store.all()) yield formatSubscriptionLine(subscription)
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url')
}

/**
 * Reads a line that this desk wrote, or another sender with `PushSubscription.toJSON()`. Unknown fields are ignored; known
 * fields must have the right type. Their values are validated by `subscribe`.
 */
export function readSubscriptionLine(text: string): Result<SubscriptionLine, LineProblem> {
  if (text.length > MAX_LINE_LENGTH) return refuse({ kind: 'line-too-long', maxLength: MAX_LINE_LENGTH })
  const line = parseObject(text)
  if (line === null) return refuse({ kind: 'line-not-json' })
  const keys = isObject(line['keys']) ? line['keys'] : {}
  const given = all<SubscriptionLine['given']>({
    endpoint: needed('endpoint', line['endpoint'], isString),
    p256dh: needed('keys.p256dh', keys['p256dh'], isString),
    auth: needed('keys.auth', keys['auth'], isString),
    follow: readFollow(line['follow']),
    vapidKeyId: optional('vapidKeyId', line['vapidKeyId'], isString, 'text'),
    quietHours: readQuietHours(line['quietHours']),
    timeZone: optional('timeZone', line['timeZone'], isString, 'text'),
    perDay: optional('perDay', line['perDay'], isNumber, 'a number'),
    digest: optional('digest', line['digest'], isBoolean, 'must be true or false'),
  })
  if (!given.ok) return given
  const kept = readKept(line)
  return kept.ok ? done({ given: given.value, kept: kept.value }) : kept
}

type Fields = Readonly<Record<string, unknown>>

function parseObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** An empty `follow` counts as missing. */
function readFollow(value: unknown): Result<FollowGiven | null, Refusal> {
  const follow = optional('follow', value, isObject, 'must be an object')
  if (!follow.ok) return follow
  const { everything, stories, topics, tests } = follow.value ?? {}
  const fields = all({
    everything: optional('follow.everything', everything, isBoolean, 'must be true or false'),
    stories: optional('follow.stories', stories, isTexts, 'must be a list of slugs'),
    topics: optional('follow.topics', topics, isTexts, 'must be a list of topics'),
    tests: optional('follow.tests', tests, isBoolean, 'must be true or false'),
  })
  if (!fields.ok) return fields
  return done(Object.values(fields.value).every((field) => field === undefined) ? null : fields.value)
}

function readQuietHours(value: unknown): Result<QuietHours | undefined, Refusal> {
  if (value === undefined || value === null) return done(undefined)
  const { from, until } = isObject(value) ? value : {}
  const hours = { from: readClock(from), until: readClock(until) }
  return hours.from === null || hours.until === null
    ? refuse({ kind: 'field-invalid', field: 'quietHours', problem: 'must be times such as 22:00' })
    : done({ from: hours.from, until: hours.until })
}

function readClock(value: unknown): number | null {
  return typeof value === 'string' ? parseClockTime(value) : null
}

function readKept(line: Fields): Result<SubscriptionLine['kept'], Refusal> {
  const fields = all({
    id: optional('id', line['id'], isId, 'must be 8 to 64 letters, digits, - and _'),
    createdAt: optional('createdAt', line['createdAt'], isMoment, 'must be an RFC 3339 date and time'),
    manageHash: optional(
      'manageHash',
      line['manageHash'],
      isHash,
      'must be a SHA-256 in lower-case hexadecimal',
    ),
  })
  if (!fields.ok) return fields
  const { id, createdAt, manageHash } = fields.value
  return done({
    ...(id !== undefined && { id }),
    ...(createdAt !== undefined && { createdAt: parseInstant(createdAt) as Instant }),
    ...(manageHash !== undefined && { manageHash }),
  })
}

function needed<T>(field: string, value: unknown, is: (value: unknown) => value is T): Result<T, Refusal> {
  if (value === undefined || value === null) return refuse({ kind: 'field-missing', field })
  return is(value) ? done(value) : refuse({ kind: 'field-invalid', field, problem: 'must be text' })
}

/** NOTE: other senders write `null` for missing values. */
function optional<T>(
  field: string,
  value: unknown,
  is: (value: unknown) => value is T,
  problem: string,
): Result<T | undefined, Refusal> {
  if (value === undefined || value === null) return done(undefined)
  return is(value) ? done(value) : refuse({ kind: 'field-invalid', field, problem })
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}

function isId(value: unknown): value is SubscriptionId {
  return isString(value) && /^[\w-]{8,64}$/.test(value)
}

function isHash(value: unknown): value is string {
  return isString(value) && /^[0-9a-f]{64}$/.test(value)
}

function isMoment(value: unknown): value is string {
  return isString(value) && parseInstant(value) !== null
}
