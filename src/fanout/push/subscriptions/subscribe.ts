import { all, lineList } from '../../../domain/field.ts'
import type { Instant, Slug, SubscriptionId } from '../../../domain/ids.ts'
import type { Refusal } from '../../../domain/refusal.ts'
import { done, refuse, type Result } from '../../../domain/result.ts'
import { parseSlug } from '../../../domain/slug.ts'
import { MAX_TOPIC_LENGTH } from '../../../domain/story.ts'
import {
  MAX_ENDPOINT_LENGTH,
  MAX_FOLLOWED,
  type Follow,
  type QuietHours,
  type Subscription,
} from '../../../domain/subscription.ts'
import type { StoredSubscription, SubscriptionStore } from './subscription-store.ts'

/** What the reader's side of push works with. */
export type SubscriptionDeps = {
  readonly store: SubscriptionStore
  /** Why an endpoint may not be pushed to, in a sentence; `null` when it may. */
  readonly refuseEndpoint: (endpoint: string) => string | null
  /** Whether 65 bytes are a point on P-256. */
  readonly isBrowserKey: (bytes: Uint8Array) => boolean
  readonly vapidKeys: {
    /** The key that browsers subscribe under now. */
    readonly current: string
    readonly has: (id: string) => boolean
  }
  /** 256 random bits, base64url. */
  readonly newSecret: () => string
  /** Lower-case hexadecimal SHA-256. */
  readonly hashSecret: (secret: string) => string
  readonly newSubscriptionId: () => SubscriptionId
  readonly now: () => Instant
}

/** What a browser follows, as it says it; what is left out is not followed. */
export type FollowGiven = {
  readonly everything?: boolean | undefined
  readonly stories?: readonly string[] | undefined
  readonly topics?: readonly string[] | undefined
  readonly tests?: boolean | undefined
}

/** What a browser says when it subscribes. Everything in it is somebody else's. */
export type NewSubscription = {
  readonly endpoint: string
  /** base64url of the browser's public point: 65 bytes, uncompressed. */
  readonly p256dh: string
  /** base64url of 16 bytes. */
  readonly auth: string
  readonly follow: FollowGiven
  readonly quietHours?: QuietHours | null | undefined
  /** IANA name; `UTC` unless said. */
  readonly timeZone?: string | undefined
  readonly perDay?: number | null | undefined
  /** Whether to tell afterwards of alerts that were held back; not unless said. */
  readonly digest?: boolean | undefined
  /** The key the browser subscribed under; the current one unless said. */
  readonly vapidKeyId?: string | undefined
}

/** What may be changed later; what is left out stays. A browser that was given a new endpoint brings its keys with it. */
export type ChangedSubscription = Partial<NewSubscription>

/** A subscription with the secret that changes and ends it. */
export type Subscribed = { readonly id: SubscriptionId; readonly manage: string }

/** More alerts a day than any newsroom sends. */
export const MAX_PER_DAY = 100

/**
 * Takes in a browser's consent. The same endpoint again is a change, and takes the manage secret: otherwise anyone who
 * has seen an endpoint could take it over.
 */
export async function subscribe(
  readers: SubscriptionDeps,
  input: NewSubscription,
  manage?: string,
): Promise<Result<Subscribed, Refusal>> {
  const known = await readers.store.findByEndpoint(input.endpoint)
  if (known !== null) {
    if (manage === undefined || readers.hashSecret(manage) !== known.manageHash) {
      return refuse({ kind: 'subscription-taken' })
    }
    const changed = await changeSubscription(readers, known.id, manage, input)
    return changed.ok ? done({ id: known.id, manage }) : changed
  }
  const secret = readers.newSecret()
  const kept = readNew(readers, input, secret)
  if (!kept.ok) return kept
  if (!followsAnything(kept.value.follow)) return refuse({ kind: 'field-missing', field: 'follow' })
  const added = await readers.store.add(kept.value)
  return added === 'added'
    ? done({ id: kept.value.id, manage: secret })
    : refuse({ kind: 'subscription-taken' })
}

/** The reader's own view of a subscription. */
export async function readSubscription(
  readers: SubscriptionDeps,
  id: string,
  manage: string,
): Promise<Result<Subscription, Refusal>> {
  return findManaged(readers, id, manage)
}

/** Changes what the reader wishes, or moves the subscription to the browser's new endpoint. */
export async function changeSubscription(
  readers: SubscriptionDeps,
  id: string,
  manage: string,
  change: ChangedSubscription,
): Promise<Result<Subscription, Refusal>> {
  const found = await findManaged(readers, id, manage)
  if (!found.ok) return found
  const changed = readChange(readers, found.value, change)
  if (!changed.ok) return changed
  switch (await readers.store.change(changed.value)) {
    case 'changed':
      return changed
    case 'taken':
      return refuse({ kind: 'subscription-taken' })
    case 'unknown':
      return refuse({ kind: 'subscription-unknown' })
  }
}

/** Ends a subscription and forgets everything about it. */
export async function unsubscribe(
  readers: SubscriptionDeps,
  id: string,
  manage: string,
): Promise<Result<true, Refusal>> {
  const found = await findManaged(readers, id, manage)
  if (!found.ok) return found
  await readers.store.remove(found.value.id)
  return done(true)
}

/** A wrong secret and an unknown id are answered alike, so that ids can't be tried out. */
async function findManaged(
  readers: SubscriptionDeps,
  id: string,
  manage: string,
): Promise<Result<StoredSubscription, Refusal>> {
  const kept = await readers.store.find(id as SubscriptionId)
  return kept !== null && kept.manageHash === readers.hashSecret(manage)
    ? done(kept)
    : refuse({ kind: 'subscription-unknown' })
}

/** Reads what a browser, or a line of an import, says of itself. */
export function readNew(
  readers: SubscriptionDeps,
  input: NewSubscription,
  secret: string,
): Result<StoredSubscription, Refusal> {
  return readChange(
    readers,
    {
      id: readers.newSubscriptionId(),
      endpoint: '',
      p256dh: new Uint8Array(),
      auth: new Uint8Array(),
      vapidKeyId: readers.vapidKeys.current,
      follow: { everything: false, stories: [], topics: [], tests: false },
      quietHours: null,
      timeZone: 'UTC',
      perDay: null,
      digest: false,
      createdAt: readers.now(),
      manageHash: readers.hashSecret(secret),
    },
    input,
  )
}

function readChange(
  readers: SubscriptionDeps,
  kept: StoredSubscription,
  change: ChangedSubscription,
): Result<StoredSubscription, Refusal> {
  const fields = all<Partial<StoredSubscription>>({
    ...(change.endpoint !== undefined && { endpoint: readEndpoint(readers, change.endpoint) }),
    ...(change.p256dh !== undefined && { p256dh: readBrowserKey(readers, change.p256dh) }),
    ...(change.auth !== undefined && { auth: readBytes('auth', change.auth, AUTH_BYTES) }),
    ...(change.vapidKeyId !== undefined && { vapidKeyId: readVapidKeyId(readers, change.vapidKeyId) }),
    ...(change.follow !== undefined && { follow: readFollow(change.follow) }),
    ...(change.quietHours !== undefined && { quietHours: readQuietHours(change.quietHours) }),
    ...(change.timeZone !== undefined && { timeZone: readTimeZone(change.timeZone) }),
    ...(change.perDay !== undefined && { perDay: readPerDay(change.perDay) }),
    ...(change.digest !== undefined && { digest: done(change.digest) }),
  })
  return fields.ok ? done({ ...kept, ...fields.value }) : fields
}

const POINT_BYTES = 65
const AUTH_BYTES = 16
const MINUTES_A_DAY = 24 * 60
const MAX_ZONE_LENGTH = 64

function readEndpoint(readers: SubscriptionDeps, endpoint: string): Result<string, Refusal> {
  const { length } = endpoint
  if (length > MAX_ENDPOINT_LENGTH) {
    return refuse({ kind: 'field-too-long', field: 'endpoint', length, maxLength: MAX_ENDPOINT_LENGTH })
  }
  const problem = readers.refuseEndpoint(endpoint)
  return problem === null ? done(endpoint) : refuse({ kind: 'endpoint-not-allowed', problem })
}

function readBrowserKey(readers: SubscriptionDeps, text: string): Result<Uint8Array, Refusal> {
  const bytes = readBytes('p256dh', text, POINT_BYTES)
  if (!bytes.ok || readers.isBrowserKey(bytes.value)) return bytes
  return refuse({ kind: 'field-invalid', field: 'p256dh', problem: 'not a point on P-256' })
}

function readBytes(field: string, text: string, length: number): Result<Uint8Array, Refusal> {
  const problem = `${length} bytes in base64url`
  // Some libraries pad, and some use the other alphabet: both are read, since the bytes are what counts.
  if (text.length > 2 * length || !/^[\w+/-]*={0,2}$/.test(text)) {
    return refuse({ kind: 'field-invalid', field, problem })
  }
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === length
    ? done(new Uint8Array(bytes))
    : refuse({ kind: 'field-invalid', field, problem })
}

function readVapidKeyId(readers: SubscriptionDeps, id: string): Result<string, Refusal> {
  return readers.vapidKeys.has(id)
    ? done(id)
    : refuse({ kind: 'field-invalid', field: 'vapidKeyId', problem: 'not a key of this desk' })
}

function readFollow(given: FollowGiven): Result<Follow, Refusal> {
  const stories = lineList('follow.stories', given.stories ?? [], MAX_FOLLOWED, 80)
  if (!stories.ok) return stories
  const slugs: Slug[] = []
  for (const story of stories.value) {
    const slug = parseSlug(story)
    if (slug === null) return refuse({ kind: 'story-unknown', story })
    slugs.push(slug)
  }
  const topics = lineList('follow.topics', given.topics ?? [], MAX_FOLLOWED, MAX_TOPIC_LENGTH)
  if (!topics.ok) return topics
  return done({
    everything: given.everything ?? false,
    stories: slugs,
    topics: [...new Set(topics.value.map((topic) => topic.toLowerCase()))],
    tests: given.tests ?? false,
  })
}

function followsAnything({ everything, stories, topics, tests }: Follow): boolean {
  return everything || tests || stories.length > 0 || topics.length > 0
}

function readQuietHours(given: QuietHours | null): Result<QuietHours | null, Refusal> {
  if (given === null) return done(null)
  const { from, until } = given
  if (isMinute(from) && isMinute(until)) {
    // From noon until noon is no time at all, and not the whole day.
    return done(from === until ? null : { from, until })
  }
  return refuse({ kind: 'field-invalid', field: 'quietHours', problem: 'times between 00:00 and 23:59' })
}

function isMinute(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < MINUTES_A_DAY
}

/** More zones than there are: asking for one anew takes as long as all the rest of reading a subscription. */
const MAX_KNOWN_ZONES = 1_000
const knownZones = new Map<string, string>()

function readTimeZone(zone: string): Result<string, Refusal> {
  try {
    if (zone.length > MAX_ZONE_LENGTH) throw new RangeError(zone)
    const known =
      knownZones.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
    if (knownZones.size >= MAX_KNOWN_ZONES) knownZones.clear()
    knownZones.set(zone, known)
    return done(known)
  } catch {
    return refuse({ kind: 'field-invalid', field: 'timeZone', problem: 'a name such as Europe/Vienna' })
  }
}

function readPerDay(given: number | null): Result<number | null, Refusal> {
  if (given === null || (Number.isInteger(given) && given >= 1 && given <= MAX_PER_DAY)) return done(given)
  return refuse({
    kind: 'field-invalid',
    field: 'perDay',
    problem: `a whole number from 1 to ${MAX_PER_DAY}, or null`,
  })
}
