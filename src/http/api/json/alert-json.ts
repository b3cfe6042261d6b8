import type { z } from '@hono/zod-openapi'
import type { Alert } from '../../../domain/alert.ts'
import { formatInstant, type Slug } from '../../../domain/ids.ts'
import type { AlertReceipt } from '../../../fanout/push/alerts/alert-receipt.ts'
import type { AlertSchema } from '../schemas/alert.ts'
import { authorJson } from './author-json.ts'
import { instantOrNull } from './post-json.ts'

/** An alert with its receipt in a response. */
export function alertJson(
  alert: Alert,
  story: Slug,
  { counts, reachedIn }: AlertReceipt,
): z.input<typeof AlertSchema> {
  const { id, revision, purpose, title, body, audience, state, end, ttlSeconds, urgency, breaking } = alert
  return {
    id,
    post: alert.postId,
    story,
    revision,
    purpose,
    title,
    body,
    audience: { ...audience },
    state,
    end,
    createdAt: formatInstant(alert.createdAt),
    holdUntil: formatInstant(alert.holdUntil),
    ttlSeconds,
    urgency,
    breaking,
    author: authorJson(alert.author),
    startedAt: instantOrNull(alert.startedAt),
    endedAt: instantOrNull(alert.endedAt),
    counts: { ...counts },
    reachedIn: { ...reachedIn },
  }
}
