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
    slug: SlugText.optional().openapi({ description: 'Made from the headline when it is left out.' }),
    standfirst: standfirst.optional(),
    topics: GivenTopics.optional(),
    credits: GivenCredits.optional(),
  })
  .openapi('NewStory')

/** Body of `changeStory`. */
export const StoryChangeSchema = z
  .strictObject({
    headline: headline.optional(),
    standfirst: standfirst.optional(),
    keyPoints: z
      .array(line(MAX_KEY_POINT_LENGTH, 'One line.'))
      .max(1_000)
      .optional()
      .openapi({ maxItems: MAX_KEY_POINTS, description: 'What a late-comer must know.' }),
    pinnedPost: Id.nullable().optional().openapi({ description: '`null` takes the pin away.' }),
    topics: GivenTopics.optional(),
    state: state.optional(),
  })
  .openapi('StoryChange', { description: 'Fields left out stay as they are.' })

/** Response of `openStory`. */
export const StoryOpenedSchema = z
  .strictObject({ id: Id, slug: SlugText, url: z.url(), seq: SeqNumber })
  .openapi('StoryOpened')

/** Open streams, over all of the desk's processes. */
const readers = z.int().min(0).openapi({ description: 'Open streams of this story now. For the desk alone.' })

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
    seq: SeqNumber.nullable().openapi({ description: '`null` when everything already was as asked.' }),
  })
  .openapi('StoryChanged')

const next = z
  .string()
  .nullable()
  .openapi({ description: 'Give it as `page` for what comes after; `null` at the end.' })
const place = { seq: SeqNumber, cursor: CursorText }

/** Response of `countReaders`. */
export const StoryReadersSchema = z.strictObject({ readers }).openapi('StoryReaders')

const deskReaders = z
  .strictObject({
    all: z.int().min(0).openapi({ description: 'Open streams now, of whatever.' }),
    everything: z.int().min(0).openapi({
      description:
        'Those of them that carry everything: front pages, and browsers with pages of several stories.',
    }),
  })
  .openapi('DeskReaders', { description: 'For the desk alone.' })

/** Response of `listStories`. */
export const StoryListSchema = z
  .strictObject({ stories: z.array(StorySchema), readers: deskReaders.optional(), next, ...place })
  .openapi('StoryList', { description: 'The latest updated first.' })

/** Response of `getStory`. */
export const StorySnapshotSchema = z
  .strictObject({
    ...story,
    posts: z.array(PostSchema).openapi({ description: 'The newest first; retracted ones keep their place.' }),
    pinned: PostSchema.nullable(),
    keyEvents: z.array(PostSchema).openapi({ description: 'The newest first, at most 50.' }),
    postCount: z.int(),
    next,
    ...place,
  })
  .openapi('StorySnapshot')

const page = z.string().optional().openapi({ description: '`next` of the page before.' })

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
