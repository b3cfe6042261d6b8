import { z } from '@hono/zod-openapi'
import {
  MAX_HEADLINE_LENGTH,
  MAX_KEY_POINT_LENGTH,
  MAX_KEY_POINTS,
  MAX_STANDFIRST_LENGTH,
} from '../../../domain/story.ts'
import {
  AuthorSchema,
  CursorText,
  GivenCredits,
  GivenTopics,
  Id,
  InstantText,
  Limit,
  line,
  SeqNumber,
  SlugText,
} from './common.ts'
import { PostSchema } from './post.ts'

const headline = line(MAX_HEADLINE_LENGTH, 'One line.', 1)
const standfirst = line(MAX_STANDFIRST_LENGTH, 'The sentence under the headline.')
const state = z.enum(['live', 'ended'])

/** Body of `openStory`. */
export const NewStory = z
  .strictObject({
    headline,
    slug: SlugText.optional().openapi({ description: 'By default made from the headline.' }),
    standfirst: standfirst.optional(),
    topics: GivenTopics.optional(),
    credits: GivenCredits.optional(),
  })
  .openapi('NewStory')

/** Body of `changeStory`. */
export const StoryChangeSchema = z
  .strictObject({
    headline: headline.optional(),
    slug: SlugText.optional().openapi({ description: 'Another address. The old one redirects for good.' }),
    standfirst: standfirst.optional(),
    keyPoints: z
      .array(line(MAX_KEY_POINT_LENGTH, 'One line.'))
      .max(1_000)
      .optional()
      .openapi({ maxItems: MAX_KEY_POINTS, description: 'The summary for readers who join late.' }),
    pinnedPost: Id.nullable().optional().openapi({ description: '`null` removes the pin.' }),
    topics: GivenTopics.optional(),
    state: state.optional(),
  })
  .openapi('StoryChange', { description: 'Omitted fields are not changed.' })

/** Response of `openStory`. */
export const StoryOpenedSchema = z
  .strictObject({ id: Id, slug: SlugText, url: z.url(), seq: SeqNumber })
  .openapi('StoryOpened')

/** Open streams, summed over the desk's processes. */
const readers = z
  .int()
  .min(0)
  .openapi({ description: 'Open streams of this story. Only for callers who may read the desk.' })

const story = {
  id: Id,
  slug: SlugText,
  url: z.url(),
  headline: z.string(),
  standfirst: z.string(),
  keyPoints: z.array(z.string()),
  topics: z.array(z.string()),
  credits: z.array(z.string()),
  state,
  pinnedPost: Id.nullable(),
  openedBy: AuthorSchema.optional(),
  openedAt: InstantText,
  lastUpdated: InstantText,
  endedAt: InstantText.nullable(),
  readers: readers.optional(),
}

/** A story without its posts. */
export const StorySchema = z.strictObject(story).openapi('Story')

/** Response of `changeStory`. */
export const StoryChangedSchema = z
  .strictObject({
    ...story,
    seq: SeqNumber.nullable().openapi({ description: '`null` if nothing changed.' }),
  })
  .openapi('StoryChanged')

const next = z
  .string()
  .nullable()
  .openapi({ description: 'The `page` parameter of the next page; `null` at the end.' })
const position = { seq: SeqNumber, cursor: CursorText }

/** Response of `countReaders`. */
export const StoryReadersSchema = z.strictObject({ readers }).openapi('StoryReaders')

const deskReaders = z
  .strictObject({
    all: z.int().min(0).openapi({ description: 'All open streams.' }),
    everything: z.int().min(0).openapi({
      description:
        'Those of them that carry everything: front pages, and browsers with pages of several stories.',
    }),
  })
  .openapi('DeskReaders', { description: 'Only for callers who may read the desk.' })

/** Response of `listStories`. */
export const StoryListSchema = z
  .strictObject({ stories: z.array(StorySchema), readers: deskReaders.optional(), next, ...position })
  .openapi('StoryList', { description: 'Most recently updated first.' })

/** Response of `getStory`. */
export const StorySnapshotSchema = z
  .strictObject({
    ...story,
    posts: z.array(PostSchema).openapi({ description: 'Newest first; retracted posts keep their position.' }),
    pinned: PostSchema.nullable(),
    keyEvents: z.array(PostSchema).openapi({ description: 'Newest first, at most 50.' }),
    postCount: z.int(),
    next,
    ...position,
  })
  .openapi('StorySnapshot')

const page = z.string().optional().openapi({ description: '`next` of the previous page.' })

/** Query of `listStories`. */
export const StoryListQuery = z.object({
  limit: Limit.optional().openapi({ type: 'integer', minimum: 1, maximum: 100, default: 50 }),
  page,
  topic: z.string().optional(),
  state: state.optional(),
})

/** Query of `getStory`. */
export const StoryQuery = z.object({
  limit: Limit.optional().openapi({ type: 'integer', minimum: 1, maximum: 100, default: 50 }),
  page,
})
