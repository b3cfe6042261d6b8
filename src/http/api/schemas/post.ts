import { z } from '@hono/zod-openapi'
import {
  DEFAULT_HOLD_SECONDS,
  MAX_ALERT_BODY_LENGTH,
  MAX_ALERT_TITLE_LENGTH,
  MAX_HOLD_SECONDS,
} from '../../../domain/alert.ts'
import { MAX_BODY_LENGTH, type Body } from '../../../domain/body.ts'
import { MAX_DATELINE_LENGTH, MAX_NOTE_LENGTH } from '../../../domain/post.ts'
import { MAX_HEADLINE_LENGTH } from '../../../domain/story.ts'
import {
  AuthorSchema,
  GivenCredits,
  GivenInstant,
  Id,
  InstantText,
  line,
  SeqNumber,
  SlugText,
} from './common.ts'

/** The document tree; the domain's `parseBody` validates it node by node. */
const text = {
  type: 'object' as const,
  required: ['type', 'text'],
  properties: {
    type: { const: 'text' },
    text: { type: 'string' as const },
    marks: {
      type: 'array' as const,
      maxItems: 3,
      items: {
        oneOf: [
          { type: 'object' as const, required: ['type'], properties: { type: { enum: ['strong', 'em'] } } },
          {
            type: 'object' as const,
            required: ['type', 'href'],
            properties: { type: { const: 'link' }, href: { type: 'string' as const, format: 'uri' } },
          },
        ],
      },
    },
  },
}
const lineBreak = {
  type: 'object' as const,
  required: ['type'],
  properties: { type: { const: 'break' } },
}
const paragraph = {
  type: 'object' as const,
  required: ['type', 'content'],
  properties: {
    type: { const: 'paragraph' },
    content: { type: 'array' as const, items: { oneOf: [text, lineBreak] } },
  },
}
const quote = {
  type: 'object' as const,
  required: ['type', 'content'],
  properties: { type: { const: 'quote' }, content: { type: 'array' as const, items: paragraph } },
}
const list = {
  type: 'object' as const,
  required: ['type', 'ordered', 'items'],
  properties: {
    type: { const: 'list' },
    ordered: { type: 'boolean' as const },
    start: {
      type: 'integer' as const,
      minimum: 0,
      maximum: 999_999,
      description: 'The number of the first item, where it is not 1.',
    },
    items: { type: 'array' as const, items: paragraph },
  },
}

const tree = {
  type: 'object' as const,
  description:
    'A post’s text as a typed tree: paragraphs with line breaks, quotations and lists. Links are absolute http(s) addresses.',
  required: ['type', 'content'],
  properties: {
    type: { const: 'doc' },
    content: { type: 'array' as const, items: { oneOf: [paragraph, quote, list] } },
  },
}

// A schema that took `undefined` would be documented as a field that may be left out.
const BodySchema = z.custom<Body>((value) => value !== undefined).openapi('Body', tree)
// What comes from outside is checked by the domain, which says what is wrong with it.
const GivenBody: z.ZodType = BodySchema

const given = {
  text: line(
    MAX_BODY_LENGTH,
    'Plain text, paragraphs apart by an empty line. A single line end is a line break; lines that all end a sentence are ' +
      'paragraphs. Lines that each begin with a bullet become a list, lines that count up (`2.`, `3.`) a numbered one. ' +
      'Either this or `body`.',
  ).optional(),
  body: GivenBody.optional(),
  headline: line(MAX_HEADLINE_LENGTH, 'One line.').optional(),
}

const givenPost = {
  ...given,
  dateline: line(MAX_DATELINE_LENGTH, 'Where it was reported from, such as `SEOUL`.').optional(),
  credits: GivenCredits.optional(),
  keyEvent: z.boolean().optional().openapi({ description: 'Marks the post as a key event.' }),
  state: z
    .enum(['published', 'draft'])
    .optional()
    .openapi({ description: '`draft` saves it without publishing.' }),
  publishAt: GivenInstant.optional().openapi({
    description: 'Schedules the post; times more than a minute ago are refused.',
  }),
}

/** Body of `writePost`. */
export const NewPost = z.strictObject(givenPost).openapi('NewPost')
/** Body of `changeDraft`: omitted fields are not changed. */
export const DraftChange = z
  .strictObject({
    ...givenPost,
    revision: z.int().optional().openapi({
      description: 'The revision that the change is based on; refused if the draft has another by now.',
    }),
  })
  .openapi('DraftChange')

/** Query of `discardDraft`. */
export const DiscardQuery = z.object({
  revision: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .openapi({ description: 'The revision that was looked at; refused if the draft has another by now.' }),
})

const FollowUpSchema = z
  .strictObject({
    title: line(MAX_ALERT_TITLE_LENGTH, 'Replaces the alert’s title.', 1),
    body: line(MAX_ALERT_BODY_LENGTH, 'Replaces the alert’s text.', 1),
    holdSeconds: z
      .int()
      .optional()
      .openapi({ minimum: 0, maximum: MAX_HOLD_SECONDS, default: DEFAULT_HOLD_SECONDS }),
  })
  .openapi('FollowUp', {
    description:
      'An alert to the browsers that were sent one about this post, and to no others. It takes the permission to send ' +
      'alerts, and can be undone during its hold.',
  })

/** Body of `correctPost`. */
export const NewCorrection = z
  .strictObject({
    ...given,
    note: line(MAX_NOTE_LENGTH, 'What was wrong, as readers are told.', 1),
    revision: z.int().optional().openapi({
      description: 'The revision that the correction is based on; refused if the post has a newer one.',
    }),
    followUp: FollowUpSchema.optional(),
  })
  .openapi('NewCorrection')

/** Body of `retractPost`. */
export const NewRetraction = z
  .strictObject({
    reason: line(MAX_NOTE_LENGTH, 'The reason, which readers see in place of the post.', 1),
    followUp: FollowUpSchema.optional(),
  })
  .openapi('NewRetraction')

const PostState = z.enum(['draft', 'scheduled', 'published', 'retracted'])

/** Response of `writePost` and `changeDraft`. */
export const PostWrittenSchema = z
  .strictObject({
    id: Id,
    url: z.url(),
    revision: z.int(),
    seq: SeqNumber.nullable().openapi({ description: '`null` until it is published.' }),
    state: PostState,
  })
  .openapi('PostWritten')

const ended = {
  alertsEnded: z
    .array(Id)
    .openapi({ description: 'Alerts about this post that were stopped before all messages were sent.' }),
  followUp: Id.nullable().openapi({
    description: 'The alert to the browsers that were sent the wrong version.',
  }),
}

/** Response of `correctPost`. */
export const PostCorrectedSchema = z
  .strictObject({ id: Id, revision: z.int(), seq: SeqNumber, ...ended })
  .openapi('PostCorrected')
/** Response of `retractPost`. */
export const PostRetractedSchema = z
  .strictObject({ id: Id, seq: SeqNumber, ...ended })
  .openapi('PostRetracted')

/** A post at its latest revision. */
export const PostSchema = z
  .strictObject({
    id: Id,
    url: z.url(),
    story: SlugText,
    state: PostState,
    revision: z.int().openapi({
      description:
        'Starts at 1. Each save of a draft increments it; a post is published as 1 again, and each correction increments it.',
    }),
    headline: z.string(),
    dateline: z.string(),
    body: BodySchema,
    text: z.string(),
    credits: z.array(z.string()),
    keyEvent: z.boolean(),
    author: AuthorSchema.optional(),
    createdAt: InstantText,
    publishedAt: InstantText.nullable(),
    publishAt: InstantText.nullable(),
    corrections: z.array(z.strictObject({ revision: z.int(), at: InstantText, note: z.string() })),
    retraction: z.strictObject({ at: InstantText, reason: z.string() }).nullable(),
  })
  .openapi('Post')

/** A post's text at one revision. */
export const RevisionSchema = z
  .strictObject({
    revision: z.int(),
    at: InstantText,
    headline: z.string(),
    dateline: z.string(),
    body: BodySchema,
    text: z.string(),
    author: AuthorSchema.nullable().openapi({
      description: 'Who wrote, corrected or saved it. `null` if that was before authors were kept.',
    }),
  })
  .openapi('Revision')

/** Response of `listRevisions`. */
export const RevisionListSchema = z
  .strictObject({
    revisions: z.array(RevisionSchema).openapi({
      description: 'What was published and corrected, oldest first; of a draft, what it said at each save.',
    }),
    drafts: z.array(RevisionSchema).openapi({
      description: 'What it said as a draft, each time it was saved: the latest 50, oldest first.',
    }),
  })
  .openapi('RevisionList')
