import { z } from '@hono/zod-openapi'
import { allowed } from '../../../desk/allowed.ts'
import type { SendAlert } from '../../../desk/send-alert.ts'
import type { Alert } from '../../../domain/alert.ts'
import { formatInstant, type Slug } from '../../../domain/ids.ts'
import type { Post } from '../../../domain/post.ts'
import { done, refuse } from '../../../domain/result.ts'
import type { Story } from '../../../domain/story.ts'
import { cleanLine } from '../../../domain/text.ts'
import { alertReceipt } from '../../../fanout/push/alerts/alert-receipt.ts'
import { apiCall } from '../api-call.ts'
import { readAlert, readPost } from '../desk-read.ts'
import type { HttpDeps } from '../../deps.ts'
import { alertJson } from '../json/alert-json.ts'
import { AlertHeldSchema, AlertSchema, AlertUndoneSchema, AudienceQuery, NewAlert } from '../schemas/alert.ts'
import { IdParams, StoryParams } from '../schemas/common.ts'
import { waitUntilHalted } from '../wait-until-halted.ts'

const tag = 'Alerts'
/** A screen or two; each alert comes with its counts. */
const MAX_LISTED = 50

type GivenAudience = SendAlert['audience']

/** Calls that send, undo and read alerts. */
export const alertCalls = [
  apiCall({
    method: 'post',
    path: '/api/v1/posts/{id}/alerts',
    name: 'sendAlert',
    summary: 'Send an alert about a published post, after its hold time',
    tag,
    access: 'desk',
    params: IdParams,
    body: NewAlert,
    status: 202,
    response: AlertHeldSchema,
    refusals: [
      'not-allowed',
      'post-unknown',
      'post-not-published',
      'post-retracted',
      'alert-pending',
      'alert-repeated',
      'field-too-long',
    ],
    repeat: 'stored',
    async handle({ params, body, actor, idempotencyKey }, deps) {
      const { desk, push } = deps
      const permitted = allowed(actor, 'send-alert')
      if (!permitted.ok) return permitted
      const found = await readPost(deps, actor, params.id)
      const audienceSize = found.ok ? await sizeOfAudience(push, audienceOf(body.audience), found.value) : 0
      const alert = { ...body, post: params.id }
      const result = await desk.perform('sendCountedAlert', [actor, alert, audienceSize], idempotencyKey)
      if (!result.ok) return result
      return done({ ...result.value, holdUntil: formatInstant(result.value.holdUntil) })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/alerts/{id}',
    name: 'getAlert',
    summary: 'Read an alert with its receipt',
    tag,
    access: 'desk',
    params: IdParams,
    status: 200,
    response: AlertSchema,
    refusals: ['not-allowed', 'alert-unknown'],
    async handle({ params, actor }, deps) {
      const found = await readAlert(deps, actor, params.id)
      if (!found.ok) return found
      const { alert, story } = found.value
      return done(alertJson(alert, story.slug, alertReceipt(await deps.push.alertBook.totals(alert.id))))
    },
  }),

  apiCall({
    method: 'delete',
    path: '/api/v1/alerts/{id}',
    name: 'undoAlert',
    summary: 'Undo an alert during its hold time',
    tag,
    access: 'desk',
    params: IdParams,
    status: 200,
    response: AlertUndoneSchema,
    refusals: ['not-allowed', 'alert-unknown', 'alert-not-held'],
    async handle({ params, actor }, deps) {
      const result = await deps.desk.perform('undoAlert', [actor, params.id])
      if (result.ok) await waitUntilHalted(deps, { alerts: [result.value.id], post: null })
      return result
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/stories/{slug}/alerts',
    name: 'listStoryAlerts',
    summary: 'List a story’s alerts, newest first, at most 50',
    tag,
    access: 'desk',
    params: StoryParams,
    status: 200,
    response: z.strictObject({ alerts: z.array(AlertSchema) }),
    refusals: ['not-allowed', 'story-unknown'],
    async handle({ params, actor }, deps) {
      const permitted = allowed(actor, 'read-desk')
      if (!permitted.ok) return permitted
      const story = await deps.archive.find(params.slug as Slug)
      if (story === null) return refuse({ kind: 'story-unknown', story: params.slug })
      const alerts = await deps.deskArchive.alerts({ story: story.id, limit: MAX_LISTED })
      return done({ alerts: await withReceipts(alerts, story.slug, deps) })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/posts/{id}/alerts',
    name: 'listPostAlerts',
    summary: 'List the alerts about a post, newest first, at most 50',
    tag,
    access: 'desk',
    params: IdParams,
    status: 200,
    response: z.strictObject({ alerts: z.array(AlertSchema) }),
    refusals: ['not-allowed', 'post-unknown'],
    async handle({ params, actor }, deps) {
      const found = await readPost(deps, actor, params.id)
      if (!found.ok) return found
      const { post, story } = found.value
      const alerts = await deps.deskArchive.alerts({ post: post.id, limit: MAX_LISTED })
      return done({ alerts: await withReceipts(alerts, story.slug, deps) })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/audience',
    name: 'getAudience',
    summary: 'Count the browsers that an alert about a post would be sent to',
    tag,
    access: 'desk',
    query: AudienceQuery,
    status: 200,
    response: z.strictObject({ size: z.int() }),
    refusals: ['not-allowed', 'post-unknown'],
    async handle({ query, actor }, deps) {
      const { kind, topic } = query
      if (kind === 'topic' && topic === undefined) return refuse({ kind: 'field-missing', field: 'topic' })
      const found = await readPost(deps, actor, query.post)
      if (!found.ok) return found
      const audience = kind === 'topic' ? { kind, topic: topic ?? '' } : { kind }
      return done({ size: await sizeOfAudience(deps.push, audienceOf(audience), found.value) })
    },
  }),
]

/** Normalizes topics to lower case, as subscriptions have them. */
function audienceOf(audience: GivenAudience): GivenAudience {
  return audience.kind === 'topic'
    ? { kind: 'topic', topic: cleanLine(audience.topic).toLowerCase() }
    : audience
}

/** The number of browsers in the audience now, each counted once. */
function sizeOfAudience(
  { audiences }: HttpDeps['push'],
  audience: GivenAudience,
  { post, story }: { readonly post: Post; readonly story: Story },
): Promise<number> {
  return audiences.size({ audience, postId: post.id, storySlug: story.slug, alert: null })
}

async function withReceipts(
  alerts: readonly Alert[],
  story: Slug,
  { push }: Pick<HttpDeps, 'push'>,
): Promise<z.input<typeof AlertSchema>[]> {
  const listed: z.input<typeof AlertSchema>[] = []
  for (const alert of alerts) {
    listed.push(alertJson(alert, story, alertReceipt(await push.alertBook.totals(alert.id))))
  }
  return listed
}
