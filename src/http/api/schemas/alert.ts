import { z } from '@hono/zod-openapi'
import {
  DEFAULT_HOLD_SECONDS,
  DEFAULT_TTL_SECONDS,
  MAX_ALERT_BODY_LENGTH,
  MAX_ALERT_TITLE_LENGTH,
  MAX_HOLD_SECONDS,
  MAX_TTL_SECONDS,
} from '../../../domain/alert.ts'
import { MAX_TOPIC_LENGTH } from '../../../domain/story.ts'
import { AuthorSchema, Id, InstantText, line, SlugText } from './common.ts'

const topic = line(MAX_TOPIC_LENGTH, 'A topic that readers follow.', 1)
const urgency = z.enum(['very-low', 'low', 'normal', 'high'])
const count = z.int().min(0)

const audiences = [
  z.strictObject({ kind: z.literal('story') }),
  z.strictObject({ kind: z.literal('topic'), topic }),
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('test') }),
] as const

const GivenAudience = z
  .discriminatedUnion('kind', audiences)
  .openapi('Audience', { description: '`test` reaches only browsers that follow test alerts.' })

/** Body of `sendAlert`. */
export const NewAlert = z
  .strictObject({
    title: line(MAX_ALERT_TITLE_LENGTH, 'One line.', 1),
    body: line(MAX_ALERT_BODY_LENGTH, 'One or two sentences.', 1),
    audience: GivenAudience,
    holdSeconds: z
      .int()
      .optional()
      .openapi({ minimum: 0, maximum: MAX_HOLD_SECONDS, default: DEFAULT_HOLD_SECONDS }),
    ttlSeconds: z
      .int()
      .optional()
      .openapi({ minimum: 0, maximum: MAX_TTL_SECONDS, default: DEFAULT_TTL_SECONDS }),
    urgency: urgency.optional().openapi({ default: 'high' }),
    breaking: z.boolean().optional().openapi({
      default: false,
      description:
        'Breaking news: leaves before what is routine, and is not withheld by a reader’s daily limit. Quiet hours hold it.',
    }),
  })
  .openapi('NewAlert')

/** Response of `sendAlert`. */
export const AlertHeldSchema = z
  .strictObject({
    id: Id,
    state: z.literal('held'),
    holdUntil: InstantText,
    audienceSize: count.openapi({ description: 'The number of browsers that it would be sent to now.' }),
  })
  .openapi('AlertHeld')

/** Response of `undoAlert`. */
export const AlertUndoneSchema = z
  .strictObject({ id: Id, state: z.literal('cancelled') })
  .openapi('AlertUndone')

const seconds = z.number().nullable()

/** An alert with its receipt. */
export const AlertSchema = z
  .strictObject({
    id: Id,
    post: Id,
    story: SlugText,
    revision: z.int().openapi({ description: 'The post’s revision when the alert was written.' }),
    purpose: z.enum(['news', 'correction', 'retraction']),
    title: z.string(),
    body: z.string(),
    audience: z
      .discriminatedUnion('kind', [...audiences, z.strictObject({ kind: z.literal('sent') })])
      .openapi({ description: '`sent` is everyone who was sent an alert about this post.' }),
    state: z.enum(['held', 'checking', 'planning', 'sending', 'done', 'cancelled', 'stopped', 'failed']),
    end: z
      .enum(['undone', 'post-corrected', 'post-retracted', 'link-not-ready', 'no-audience', 'restored'])
      .nullable(),
    createdAt: InstantText,
    holdUntil: InstantText,
    ttlSeconds: z.int(),
    urgency,
    breaking: z.boolean(),
    author: AuthorSchema,
    startedAt: InstantText.nullable(),
    endedAt: InstantText.nullable(),
    counts: z
      .strictObject({
        planned: count,
        accepted: count,
        retrying: count,
        expired: count,
        gone: count,
        refused: count,
        withheld: count,
        waiting: count,
        stopped: count,
        shown: count,
        opened: count,
      })
      .openapi('AlertCounts', {
        description:
          'Where each browser of the plan has come: `planned` is the sum of the rest but `shown` and `opened`.',
      }),
    reachedIn: z.strictObject({ p50: seconds, p90: seconds, p99: seconds }).openapi('ReachedIn', {
      description: 'Seconds until that share of the audience had the alert; `null` until then.',
    }),
  })
  .openapi('Alert')

/** Query of `getAudience`. */
export const AudienceQuery = z.object({
  post: Id,
  kind: z.enum(['story', 'topic', 'everyone', 'test']),
  topic: topic.optional(),
})
