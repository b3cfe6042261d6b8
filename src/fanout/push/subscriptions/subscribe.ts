import { all, lineList } from '../../../domain/field.ts'
import type { Instant, Slug, SubscriptionId } from '../../../domain/ids.ts'
import type { Refusal } from '../../../domain/refusal.ts'
import { done, refuse, type Result } from '../../../domain/result.ts'
import { parseSlug } from '../../../domain/slug.ts'
import { MAX_TOPIC_LENGTH } from '../../../domain/story.ts'
import {
  MAX_ENDPOINT_LENGTH,
  MAX_FOLLOWED,
  normalEndpoint,
  type Follow,
  type QuietHours,
  type Subscription,
} from '../../../domain/subscription.ts'
import type { StoredSubscription, SubscriptionStore } from './subscription-store.ts'

/** What managing subscriptions works with. */
export type SubscriptionDeps = {
  readonly store: SubscriptionStore
  /** Why an endpoint may not be pushed to, in a sentence; `null` when it may. */
  readonly refuseEndpoint: (endpoint: string) => string | null
  /** Whether an endpoint's push service is listed by its full host name. */
  readonly isKnownService: (endpoint: string) => boolean
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

/** What a browser asks to follow; fields that are left out are not followed. */
export type FollowGiven = {
  readonly everything?: boolean | undefined
  readonly stories?: readonly string[] | undefined
  readonly topics?: readonly string[] | undefined
  readonly tests?: boolean | undefined
}

/** What a browser submits when it subscribes. All of it is untrusted. */
export type NewSubscription = {
  readonly endpoint: string
  /** base64url of the browser's public point: 65 bytes, uncompressed. */
  readonly p256dh: string
  /** base64url of 16 bytes. */
  readonly auth: string
  readonly follow: FollowGiven
  readonly quietHours?: QuietHours | null | undefined
  /** IANA name; `UTC` by default. */
  readonly timeZone?: string | undefined
  readonly perDay?: number | null | undefined
  /** Whether to send digests of withheld alerts; not by default. */
  readonly digest?: boolean | undefined
  /** The key the browser subscribed under; the current one by default. */
  readonly vapidKeyId?: string | undefined
}

/** A change of a subscription; fields that are left out stay. A new endpoint comes with its keys. */
export type ChangedSubscription = Partial<NewSubscription>

/** A subscription's id with its manage secret. */
export type Subscribed = { readonly id: SubscriptionId; readonly manage: string }

/** More alerts a day than any newsroom sends. */
export const MAX_PER_DAY = 100

/**
 * Subscribes a browser. A known endpoint is changed instead, which requires the manage secret: otherwise anybody who has
 * seen an endpoint could take it over.
 */
export async function subscribe(
  deps: SubscriptionDeps,
  input: NewSubscription,
  manage?: string,
): Promise<Result<Subscribed, Refusal>> {
  const known = await deps.store.findByEndpoint(normalEndpoint(input.endpoint))
  if (known !== null) {
    if (manage === undefined || deps.hashSecret(manage) !== known.manageHash) {
      return refuse({ kind: 'subscription-taken' })
    }
    const changed = await changeSubscription(deps, known.id, manage, input)
    return changed.ok ? done({ id: known.id, manage }) : changed
  }
  const secret = deps.newSecret()
  const kept = readNew(deps, input, secret)
  if (!kept.ok) return kept
  if (!followsAnything(kept.value.follow)) return refuse({ kind: 'field-missing', field: 'follow' })
  const added = await deps.store.add(kept.value)
  return added === 'added'
    ? done({ id: kept.value.id, manage: secret })
    : refuse({ kind: 'subscription-taken' })
}

/** Reads a subscription for its reader. */
export async function readSubscription(
  deps: SubscriptionDeps,
  id: string,
  manage: string,
): Promise<Result<Subscription, Refusal>> {
  return findManaged(deps, id, manage)
}

/** Changes a reader's preferences, or moves the subscription to the browser's new endpoint. */
export async function changeSubscription(
  deps: SubscriptionDeps,
  id: string,
  manage: string,
  change: ChangedSubscription,
): Promise<Result<Subscription, Refusal>> {
  const found = await findManaged(deps, id, manage)
  if (!found.ok) return found
  const changed = readChange(deps, found.value, change)
  if (!changed.ok) return changed
  switch (await deps.store.change(changed.value)) {
    case 'changed':
      return changed
    case 'taken':
      return refuse({ kind: 'subscription-taken' })
    case 'unknown':
      return refuse({ kind: 'subscription-unknown' })
  }
}

/** Ends a subscription and deletes everything about it. */
export async function unsubscribe(
  deps: SubscriptionDeps,
  id: string,
  manage: string,
): Promise<Result<true, Refusal>> {
  const found = await findManaged(deps, id, manage)
  if (!found.ok) return found
  await deps.store.remove(found.value.id)
  return done(true)
}

/** A wrong secret and an unknown id get the same refusal, so that ids can't be probed. */
async function findManaged(
  deps: SubscriptionDeps,
  id: string,
  manage: string,
): Promise<Result<StoredSubscription, Refusal>> {
  const kept = await deps.store.find(id as SubscriptionId)
  return kept !== null && kept.manageHash === deps.hashSecret(manage)
    ? done(kept)
    : refuse({ kind: 'subscription-unknown' })
}

/** Validates a new subscription from a browser or an import. */
export function readNew(
  deps: SubscriptionDeps,
  input: NewSubscription,
  secret: string,
): Result<StoredSubscription, Refusal> {
  return readChange(
    deps,
    {
      id: deps.newSubscriptionId(),
      endpoint: '',
      p256dh: new Uint8Array(),
      auth: new Uint8Array(),
      vapidKeyId: deps.vapidKeys.current,
      follow: { everything: false, stories: [], topics: [], tests: false },
      quietHours: null,
      timeZone: 'UTC',
      perDay: null,
      digest: false,
      createdAt: deps.now(),
      manageHash: deps.hashSecret(secret),
    },
    input,
  )
}

function readChange(
  deps: SubscriptionDeps,
  kept: StoredSubscription,
  change: ChangedSubscription,
): Result<StoredSubscription, Refusal> {
  const fields = all<Partial<StoredSubscription>>({
    ...(change.endpoint !== undefined && { endpoint: readEndpoint(deps, change.endpoint) }),
    ...(change.p256dh !== undefined && { p256dh: readBrowserKey(deps, change.p256dh) }),
    ...(change.auth !== undefined && { auth: readBytes('auth', change.auth, AUTH_BYTES) }),
    ...(change.vapidKeyId !== undefined && { vapidKeyId: readVapidKeyId(deps, change.vapidKeyId) }),
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

function readEndpoint(deps: SubscriptionDeps, endpoint: string): Result<string, Refusal> {
  const { length } = endpoint
  if (length > MAX_ENDPOINT_LENGTH) {
    return refuse({ kind: 'field-too-long', field: 'endpoint', length, maxLength: MAX_ENDPOINT_LENGTH })
  }
  const problem = deps.refuseEndpoint(endpoint)
  return problem === null ? done(normalEndpoint(endpoint)) : refuse({ kind: 'endpoint-not-allowed', problem })
}

function readBrowserKey(deps: SubscriptionDeps, text: string): Result<Uint8Array, Refusal> {
  const bytes = readBytes('p256dh', text, POINT_BYTES)
  if (!bytes.ok || deps.isBrowserKey(bytes.value)) return bytes
  return refuse({ kind: 'field-invalid', field: 'p256dh', problem: 'must be a point on the curve P-256' })
}

function readBytes(field: string, text: string, length: number): Result<Uint8Array, Refusal> {
  const problem = `must be ${length} bytes in base64url`
  // Some libraries pad, and some use base64 instead of base64url: both are accepted.
  if (text.length > 2 * length || !/^[\w+/-]*={0,2}$/.test(text)) {
    return refuse({ kind: 'field-invalid', field, problem })
  }
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === length
    ? done(new Uint8Array(bytes))
    : refuse({ kind: 'field-invalid', field, problem })
}

function readVapidKeyId(deps: SubscriptionDeps, id: string): Result<string, Refusal> {
  return deps.vapidKeys.has(id)
    ? done(id)
    : refuse({ kind: 'field-invalid', field: 'vapidKeyId', problem: 'must be a VAPID key of this desk' })
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
    // From noon until noon is an empty range, and not the whole day.
    return done(from === until ? null : { from, until })
  }
  return refuse({ kind: 'field-invalid', field: 'quietHours', problem: 'must be times from 00:00 to 23:59' })
}

function isMinute(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < MINUTES_A_DAY
}

/** More zones than exist. Looking one up takes as long as all other validation of a subscription. */
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
    return refuse({
      kind: 'field-invalid',
      field: 'timeZone',
      problem: 'must be a time zone such as Europe/Vienna',
    })
  }
}

function readPerDay(given: number | null): Result<number | null, Refusal> {
  if (given === null || (Number.isInteger(given) && given >= 1 && given <= MAX_PER_DAY)) return done(given)
  return refuse({
    kind: 'field-invalid',
    field: 'perDay',
    problem: `must be a whole number from 1 to ${MAX_PER_DAY}, or null`,
  })
}
