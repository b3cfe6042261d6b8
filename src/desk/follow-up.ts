import {
  DEFAULT_TTL_SECONDS,
  endEarly,
  MAX_ALERT_BODY_LENGTH,
  MAX_ALERT_TITLE_LENGTH,
  openAlertStates,
  type Alert,
  type AlertEnd,
} from '../domain/alert.ts'
import { all, requiredLine } from '../domain/field.ts'
import type { AlertId, Instant, PostId } from '../domain/ids.ts'
import type { Post } from '../domain/post.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import { authorOf, type Actor } from '../domain/role.ts'
import { allowed } from './allowed.ts'
import type { Tools } from './clock.ts'
import type { DeskTransaction } from './desk-store.ts'
import { findSent, holdTime } from './send-alert.ts'

/** The message to everyone who was sent the wrong version; it replaces that one on their screens. */
export type FollowUp = {
  readonly title: string
  readonly body: string
  /** As of any alert: 0 to 3,600; default 10. */
  readonly holdSeconds?: number
}

/** Ends every alert about a post that has not wholly left, in the same commit as what overtook it. */
export async function endOpenAlerts(
  tx: DeskTransaction,
  post: PostId,
  end: AlertEnd,
  now: Instant,
): Promise<readonly AlertId[]> {
  const open = (await tx.alertsAbout(post)).filter((alert) => openAlertStates.includes(alert.state))
  for (const alert of open) {
    const ended = endEarly(alert, end, now)
    await tx.saveAlert(ended)
    await tx.appendAlert({ kind: 'alert-ended', alert: ended }, now)
  }
  return open.map((alert) => alert.id)
}

/**
 * Asks for the follow-up, if there is one. It is an alert: it takes the permission to send one, is held like one, and its
 * words are sent once. What was open about the post has ended before, so that there is one at a time. Quiet hours and daily
 * limits don't withhold it, because it goes only to screens that have what it sets right.
 */
export async function followUp(
  tx: DeskTransaction,
  tools: Tools,
  actor: Actor,
  post: Post,
  purpose: 'correction' | 'retraction',
  words: FollowUp | undefined,
): Promise<Result<AlertId | null, Refusal>> {
  if (words === undefined) return done(null)
  const permitted = allowed(actor, 'send-alert')
  if (!permitted.ok) return permitted
  const fields = all({
    title: requiredLine('followUp.title', words.title, MAX_ALERT_TITLE_LENGTH),
    body: requiredLine('followUp.body', words.body, MAX_ALERT_BODY_LENGTH),
    holdSeconds: holdTime('followUp.holdSeconds', words.holdSeconds),
  })
  if (!fields.ok) return fields
  const { holdSeconds, ...said } = fields.value
  const repeated = await findSent(tx, await tx.alertsAbout(post.id), said)
  // A retraction comes once, and nothing may stand in its way.
  if (repeated !== null && purpose === 'correction') {
    return refuse({ kind: 'alert-repeated', post: post.id, alert: repeated.id })
  }
  const now = tools.now()
  const alert: Alert = {
    ...said,
    id: tools.newAlertId(),
    postId: post.id,
    storyId: post.storyId,
    revision: post.revision,
    purpose,
    audience: { kind: 'sent' },
    state: 'held',
    end: null,
    createdAt: now,
    holdUntil: (now + holdSeconds * 1_000) as Instant,
    ttlSeconds: DEFAULT_TTL_SECONDS,
    urgency: 'high',
    breaking: false,
    author: authorOf(actor),
    startedAt: null,
    endedAt: null,
  }
  await tx.saveAlert(alert)
  await tx.appendAlert({ kind: 'alert-requested', alert }, now)
  return done(alert.id)
}
