import {
  DEFAULT_HOLD_SECONDS,
  DEFAULT_TTL_SECONDS,
  isUnsent,
  MAX_ALERT_BODY_LENGTH,
  MAX_ALERT_TITLE_LENGTH,
  MAX_HOLD_SECONDS,
  MAX_TTL_SECONDS,
  openAlertStates,
  type Alert,
  type AlertUrgency,
  type Audience,
} from '../domain/alert.ts'
import { all, requiredLine } from '../domain/field.ts'
import type { AlertId, Instant } from '../domain/ids.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import { authorOf, type Actor } from '../domain/role.ts'
import { MAX_TOPIC_LENGTH } from '../domain/story.ts'
import { allowed } from './allowed.ts'
import type { DeskTransaction } from './desk-store.ts'
import { findPublishedPost } from './find.ts'
import type { Command } from './perform.ts'

export type SendAlert = {
  readonly post: string
  readonly title: string
  readonly body: string
  readonly audience: Exclude<Audience, { kind: 'sent' }>
  /** 0 to 3,600; default 10. */
  readonly holdSeconds?: number
  /** 0 to 2,419,200; default one hour. */
  readonly ttlSeconds?: number
  readonly urgency?: AlertUrgency
  /** Breaking news is sent before routine alerts and ignores a reader's daily limit. */
  readonly breaking?: boolean
}

export type AlertHeld = { readonly id: AlertId; readonly state: 'held'; readonly holdUntil: Instant }

/**
 * Asks for an alert about a published post. Nothing leaves before the hold time is over.
 *
 * The same text about the same post is refused a second time: an alert is sent once. (Test alerts may be
 * repeated, since they can't reach the public, and so may what no push service accepted.) So is a second alert while one about this post is on its way.
 */
export function sendAlert(actor: Actor, input: SendAlert): Command<AlertHeld> {
  return async (tx, tools) => {
    const permitted = allowed(actor, 'send-alert')
    if (!permitted.ok) return permitted
    const found = await findPublishedPost(tx, input.post)
    if (!found.ok) return found
    const { post, story } = found.value
    const fields = all({
      title: requiredLine('title', input.title, MAX_ALERT_TITLE_LENGTH),
      body: requiredLine('body', input.body, MAX_ALERT_BODY_LENGTH),
      audience: audienceOf(input.audience),
      holdSeconds: holdTime('holdSeconds', input.holdSeconds),
      ttlSeconds: wholeNumber('ttlSeconds', input.ttlSeconds ?? DEFAULT_TTL_SECONDS, MAX_TTL_SECONDS),
    })
    if (!fields.ok) return fields
    const { holdSeconds, ...words } = fields.value
    const earlier = await tx.alertsAbout(post.id)
    const pending = earlier.find((alert) => openAlertStates.includes(alert.state))
    if (pending !== undefined) return refuse({ kind: 'alert-pending', post: post.id, alert: pending.id })
    const same = await findSent(tx, earlier, words)
    if (same !== null && words.audience.kind !== 'test') {
      return refuse({ kind: 'alert-repeated', post: post.id, alert: same.id })
    }

    const now = tools.now()
    const alert: Alert = {
      ...words,
      id: tools.newAlertId(),
      postId: post.id,
      storyId: story.id,
      revision: post.revision,
      purpose: 'news',
      state: 'held',
      end: null,
      createdAt: now,
      holdUntil: (now + holdSeconds * 1_000) as Instant,
      urgency: input.urgency ?? 'high',
      breaking: input.breaking ?? false,
      author: authorOf(actor),
      startedAt: null,
      endedAt: null,
    }
    await tx.saveAlert(alert)
    await tx.appendAlert({ kind: 'alert-requested', alert }, now)
    return done({ id: alert.id, state: 'held', holdUntil: alert.holdUntil })
  }
}

/** The same, with the size of its audience in the answer: it is stored with it, so that a repeat gets the same one. */
export function sendCountedAlert(
  actor: Actor,
  input: SendAlert,
  audienceSize: number,
): Command<AlertHeld & { readonly audienceSize: number }> {
  return async (tx, tools) => {
    const held = await sendAlert(actor, input)(tx, tools)
    return held.ok ? done({ ...held.value, audienceSize }) : held
  }
}

/** The alert that brought these words to readers, or may have; `null` where none did. */
export async function findSent(
  tx: Pick<DeskTransaction, 'acceptedFor'>,
  alerts: readonly Alert[],
  words: Pick<Alert, 'title' | 'body'>,
): Promise<Alert | null> {
  for (const alert of alerts) {
    if (alert.title !== words.title || alert.body !== words.body) continue
    if (alert.audience.kind !== 'test' && (await hasLeft(tx, alert))) return alert
  }
  return null
}

/** Only once an alert is done do its counts say that no push service took it. */
async function hasLeft(tx: Pick<DeskTransaction, 'acceptedFor'>, alert: Alert): Promise<boolean> {
  if (isUnsent(alert) || alert.startedAt === null) return false
  return alert.state !== 'done' || (await tx.acceptedFor(alert.id)) > 0
}

/** How long an alert waits for an undo. */
export function holdTime(field: string, seconds: number = DEFAULT_HOLD_SECONDS): Result<number, Refusal> {
  return wholeNumber(field, seconds, MAX_HOLD_SECONDS)
}

function audienceOf(audience: SendAlert['audience']): Result<SendAlert['audience'], Refusal> {
  if (audience.kind !== 'topic') return done({ kind: audience.kind })
  const topic = requiredLine('audience.topic', audience.topic.toLowerCase(), MAX_TOPIC_LENGTH)
  return topic.ok ? done({ kind: 'topic', topic: topic.value }) : topic
}

function wholeNumber(field: string, value: number, max: number): Result<number, Refusal> {
  return Number.isInteger(value) && value >= 0 && value <= max
    ? done(value)
    : refuse({ kind: 'field-invalid', field, problem: `must be a whole number from 0 to ${max}` })
}
