import { z } from '@hono/zod-openapi'
import type { Revision } from '../../../archive/desk-archive.ts'
import type { PostWritten } from '../../../desk/write-post.ts'
import { textFromBody } from '../../../domain/body.ts'
import { formatInstant, type PostId } from '../../../domain/ids.ts'
import { done } from '../../../domain/result.ts'
import { postPath } from '../../../pages/paths.ts'
import { publicPath, type Site } from '../../../pages/site.ts'
import { apiCall } from '../api-call.ts'
import { readPost } from '../desk-read.ts'
import { authorJson } from '../json/author-json.ts'
import { postJson } from '../json/post-json.ts'
import { IdParams, StoryParams } from '../schemas/common.ts'
import {
  DiscardQuery,
  DraftChange,
  NewCorrection,
  NewPost,
  NewRetraction,
  PostCorrectedSchema,
  PostRetractedSchema,
  PostSchema,
  PostWrittenSchema,
  RevisionListSchema,
  type RevisionSchema,
} from '../schemas/post.ts'
import { waitUntilHalted } from '../wait-until-halted.ts'

const tag = 'Posts'
const words = ['field-missing', 'field-too-long', 'field-invalid', 'body-invalid'] as const

/** Calls that write, correct and retract posts. */
export const postCalls = [
  apiCall({
    method: 'post',
    path: '/api/v1/stories/{slug}/posts',
    name: 'writePost',
    summary: 'Publish a post, schedule it, or save a draft',
    tag,
    access: 'desk',
    params: StoryParams,
    body: NewPost,
    status: 201,
    response: PostWrittenSchema,
    refusals: ['not-allowed', 'story-unknown', 'story-ended', ...words],
    repeat: 'stored',
    async handle({ params, body, actor, idempotencyKey }, { desk, site }) {
      const result = await desk.perform('writePost', [actor, { ...body, story: params.slug }], idempotencyKey)
      return result.ok ? done(written(result.value, site)) : result
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/posts/{id}',
    name: 'getPost',
    summary: 'Read a post in any state',
    tag,
    access: 'desk',
    params: IdParams,
    status: 200,
    response: PostSchema,
    refusals: ['not-allowed', 'post-unknown'],
    async handle({ params, actor }, deps) {
      const found = await readPost(deps, actor, params.id)
      return found.ok ? done(postJson(found.value.post, found.value.story.slug, deps.site, true)) : found
    },
  }),

  apiCall({
    method: 'patch',
    path: '/api/v1/posts/{id}',
    name: 'changeDraft',
    summary: 'Edit, schedule or publish a draft',
    tag,
    access: 'desk',
    params: IdParams,
    body: DraftChange,
    status: 200,
    response: PostWrittenSchema,
    refusals: ['not-allowed', 'post-unknown', 'post-not-draft', 'draft-outdated', 'story-ended', ...words],
    async handle({ params, body, actor }, { desk, site }) {
      const result = await desk.perform('changeDraft', [actor, { ...body, post: params.id }])
      return result.ok ? done(written(result.value, site)) : result
    },
  }),

  apiCall({
    method: 'delete',
    path: '/api/v1/posts/{id}',
    name: 'discardDraft',
    summary: 'Discard a draft',
    tag,
    access: 'desk',
    params: IdParams,
    query: DiscardQuery,
    status: 204,
    refusals: ['not-allowed', 'post-unknown', 'post-not-draft', 'draft-outdated', 'field-invalid'],
    async handle({ params, query, actor }, { desk }) {
      const result = await desk.perform('discardDraft', [actor, { post: params.id, ...query }])
      return result.ok ? done(null) : result
    },
  }),

  apiCall({
    method: 'post',
    path: '/api/v1/posts/{id}/corrections',
    name: 'correctPost',
    summary: 'Correct a published post',
    tag,
    access: 'desk',
    params: IdParams,
    body: NewCorrection,
    status: 201,
    response: PostCorrectedSchema,
    refusals: [
      'not-allowed',
      'post-unknown',
      'post-not-published',
      'post-retracted',
      'post-unchanged',
      'revision-outdated',
      'too-many-corrections',
      'alert-repeated',
      ...words,
    ],
    repeat: 'stored',
    async handle({ params, body, actor, idempotencyKey }, deps) {
      const result = await deps.desk.perform(
        'correctPost',
        [actor, { ...body, post: params.id }],
        idempotencyKey,
      )
      if (!result.ok) return result
      await waitUntilHalted(deps, { alerts: result.value.alertsEnded, post: params.id as PostId })
      return done({ ...result.value, alertsEnded: [...result.value.alertsEnded] })
    },
  }),

  apiCall({
    method: 'post',
    path: '/api/v1/posts/{id}/retraction',
    name: 'retractPost',
    summary: 'Retract a published post',
    tag,
    access: 'desk',
    params: IdParams,
    body: NewRetraction,
    status: 201,
    response: PostRetractedSchema,
    refusals: ['not-allowed', 'post-unknown', 'post-not-published', 'post-retracted', ...words],
    repeat: 'stored',
    async handle({ params, body, actor, idempotencyKey }, deps) {
      const result = await deps.desk.perform(
        'retractPost',
        [actor, { ...body, post: params.id }],
        idempotencyKey,
      )
      if (!result.ok) return result
      await waitUntilHalted(deps, { alerts: result.value.alertsEnded, post: params.id as PostId })
      return done({ ...result.value, alertsEnded: [...result.value.alertsEnded] })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/posts/{id}/revisions',
    name: 'listRevisions',
    summary: 'List the revisions of a post',
    tag,
    access: 'desk',
    params: IdParams,
    status: 200,
    response: RevisionListSchema,
    refusals: ['not-allowed', 'post-unknown'],
    async handle({ params, actor }, deps) {
      const found = await readPost(deps, actor, params.id)
      if (!found.ok) return found
      const { id } = found.value.post
      const { deskArchive } = deps
      const [revisions, drafts] = [await deskArchive.revisions(id), await deskArchive.draftRevisions(id)]
      const { author, publishedAt } = found.value.post
      // What was published first is the author's, also where that was not kept with it. A draft may have been a colleague's.
      const published = (each: Revision) =>
        revisionJson(each.revision === 1 ? { ...each, by: each.by ?? author } : each)
      const saved = drafts.map(revisionJson)
      return done({ revisions: publishedAt === null ? saved : revisions.map(published), drafts: saved })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/posts/{id}/reach',
    name: 'getReach',
    summary: 'Count the browsers that were sent an alert about a post',
    tag,
    access: 'desk',
    params: IdParams,
    status: 200,
    response: z.strictObject({
      sent: z.int().openapi({ description: 'The browsers that a follow-up alert would be sent to.' }),
    }),
    refusals: ['not-allowed', 'post-unknown'],
    async handle({ params, actor }, deps) {
      const found = await readPost(deps, actor, params.id)
      if (!found.ok) return found
      const { post, story } = found.value
      const audience = { kind: 'sent' } as const
      const query = { audience, postId: post.id, storySlug: story.slug, alert: null }
      return done({ sent: await deps.push.audiences.size(query) })
    },
  }),
]

function revisionJson(given: Revision): z.input<typeof RevisionSchema> {
  const { revision, at, headline, dateline, body, by } = given
  const author = by === null ? null : authorJson(by)
  return { revision, at: formatInstant(at), headline, dateline, body, text: textFromBody(body), author }
}

function written({ slug, ...rest }: PostWritten, site: Site): z.input<typeof PostWrittenSchema> {
  return { ...rest, url: new URL(postPath(publicPath(site), slug, rest.id), site.publicUrl).href }
}
