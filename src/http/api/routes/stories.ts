import { z } from '@hono/zod-openapi'
import {
  parsePostPageToken,
  parseStoryPageToken,
  postPageToken,
  storyPageToken,
} from '../../../archive/page-token.ts'
import { allowed } from '../../../desk/allowed.ts'
import type { Slug } from '../../../domain/ids.ts'
import { done, refuse } from '../../../domain/result.ts'
import { may, type Actor } from '../../../domain/role.ts'
import type { Story } from '../../../domain/story.ts'
import { fieldProblems } from '../../../words/refusals/en.ts'
import { apiCall } from '../api-call.ts'
import type { HttpDeps } from '../../deps.ts'
import { postJson } from '../json/post-json.ts'
import { storyJson, storyUrl } from '../json/story-json.ts'
import { StoryParams } from '../schemas/common.ts'
import { PostSchema } from '../schemas/post.ts'
import {
  NewStory,
  StoryChangedSchema,
  StoryChangeSchema,
  StoryListQuery,
  StoryListSchema,
  StoryOpenedSchema,
  StoryQuery,
  StoryReadersSchema,
  StorySnapshotSchema,
} from '../schemas/story.ts'

const tag = 'Stories'
const DEFAULT_LIMIT = 50
const badPage = refuse({ kind: 'field-invalid', field: 'page', problem: fieldProblems.notAPage } as const)

/** Whether the caller may read the desk. */
function readsDesk(actor: Actor | null): boolean {
  return actor !== null && may(actor, 'read-desk')
}

/** The number of readers now: only for the newsroom, so that public responses stay cacheable while readers come and go. */
function readersFor(
  actor: Actor | null,
  { id }: Story,
  { readerCounts }: Pick<HttpDeps, 'readerCounts'>,
): { readonly readers?: number } {
  return readsDesk(actor) ? { readers: readerCounts.of(id) } : {}
}

/** Calls that open, edit and read stories. */
export const storyCalls = [
  apiCall({
    method: 'post',
    path: '/api/v1/stories',
    name: 'openStory',
    summary: 'Open a story',
    tag,
    access: 'desk',
    body: NewStory,
    status: 201,
    response: StoryOpenedSchema,
    refusals: ['not-allowed', 'slug-taken', 'field-too-long'],
    repeat: 'stored',
    async handle({ body, actor, idempotencyKey }, { desk, site }) {
      const result = await desk.perform('openStory', [actor, body], idempotencyKey)
      return result.ok ? done({ ...result.value, url: storyUrl(result.value, site) }) : result
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/stories',
    name: 'listStories',
    summary: 'List the stories',
    tag,
    access: 'anyone',
    query: StoryListQuery,
    status: 200,
    response: StoryListSchema,
    refusals: [],
    dependsOn: 'desk',
    async handle({ query, actor }, { archive, cursors, site, readerCounts }) {
      const { limit = DEFAULT_LIMIT, page, topic, state } = query
      const before = page === undefined ? undefined : parseStoryPageToken(page)
      if (before === null) return badPage
      const list = await archive.stories({
        limit,
        ...present({ before, state, topic: topic?.toLowerCase() }),
      })
      const last = list.stories.at(-1)
      return done({
        stories: list.stories.map((story) => ({
          ...storyJson(story, site, readsDesk(actor)),
          ...readersFor(actor, story, { readerCounts }),
        })),
        ...(readsDesk(actor)
          ? { readers: { all: readerCounts.total, everything: readerCounts.of(null) } }
          : {}),
        next: list.more && last !== undefined ? storyPageToken(last) : null,
        seq: list.seq,
        cursor: await cursors.at(list.seq),
      })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/stories/{slug}',
    name: 'getStory',
    summary: 'Read a story and a page of its posts',
    tag,
    access: 'anyone',
    params: StoryParams,
    query: StoryQuery,
    status: 200,
    response: StorySnapshotSchema,
    refusals: ['story-unknown'],
    dependsOn: 'story',
    async handle({ params, query, actor, dependsOn }, { archive, cursors, site, readerCounts }) {
      const { limit = DEFAULT_LIMIT, page } = query
      const before = page === undefined ? undefined : parsePostPageToken(page)
      if (before === null) return badPage
      const snapshot = await archive.story(params.slug as Slug, { limit, ...present({ before }) })
      if (snapshot === null) return refuse({ kind: 'story-unknown', story: params.slug })
      const { story, posts, pinned, keyEvents, postCount, more, seq } = snapshot
      dependsOn(story.id)
      const desk = readsDesk(actor)
      const json = (placed: { readonly post: (typeof posts)[number]['post'] }) =>
        postJson(placed.post, story.slug, site, desk)
      const last = posts.at(-1)
      return done({
        ...storyJson(story, site, desk),
        ...readersFor(actor, story, { readerCounts }),
        posts: posts.map(json),
        pinned: pinned === null ? null : json(pinned),
        keyEvents: keyEvents.map(json),
        postCount,
        next: more && last !== undefined ? postPageToken(last.publishedSeq) : null,
        seq,
        cursor: await cursors.at(seq),
      })
    },
  }),

  apiCall({
    method: 'patch',
    path: '/api/v1/stories/{slug}',
    name: 'changeStory',
    summary: 'Edit a story, pin a post, end or reopen the story',
    tag,
    access: 'desk',
    params: StoryParams,
    body: StoryChangeSchema,
    status: 200,
    response: StoryChangedSchema,
    refusals: [
      'not-allowed',
      'story-unknown',
      'slug-taken',
      'field-invalid',
      'post-unknown',
      'post-retracted',
      'post-not-published',
      'field-too-long',
    ],
    async handle({ params, body, actor }, { desk, site, readerCounts }) {
      const result = await desk.perform('changeStory', [actor, { ...body, story: params.slug }])
      if (!result.ok) return result
      const { story, seq } = result.value
      return done({ ...storyJson(story, site, true), ...readersFor(actor, story, { readerCounts }), seq })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/stories/{slug}/readers',
    name: 'countReaders',
    summary: 'Count the readers of a story',
    tag,
    access: 'desk',
    params: StoryParams,
    status: 200,
    response: StoryReadersSchema,
    refusals: ['not-allowed', 'story-unknown'],
    async handle({ params, actor }, { archive, readerCounts }) {
      const permitted = allowed(actor, 'read-desk')
      if (!permitted.ok) return permitted
      const story = await archive.find(params.slug as Slug)
      if (story === null) return refuse({ kind: 'story-unknown', story: params.slug })
      return done({ readers: readerCounts.of(story.id) })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/stories/{slug}/drafts',
    name: 'listDrafts',
    summary: 'List a story’s drafts and scheduled posts',
    tag,
    access: 'desk',
    params: StoryParams,
    status: 200,
    response: z.strictObject({ drafts: z.array(PostSchema) }),
    refusals: ['not-allowed', 'story-unknown'],
    async handle({ params, actor }, { archive, deskArchive, site }) {
      const permitted = allowed(actor, 'read-desk')
      if (!permitted.ok) return permitted
      const story = await archive.find(params.slug as Slug)
      if (story === null) return refuse({ kind: 'story-unknown', story: params.slug })
      const drafts = await deskArchive.drafts(story.id)
      return done({ drafts: drafts.map((post) => postJson(post, story.slug, site, true)) })
    },
  }),
]

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Removes fields that are `undefined`, which differ from absent ones. */
function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>
}
