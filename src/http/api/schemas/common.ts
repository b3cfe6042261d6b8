import { z } from '@hono/zod-openapi'
import { parseInstant, type Instant } from '../../../domain/ids.ts'
import { MAX_CREDIT_LENGTH, MAX_CREDITS, MAX_TOPIC_LENGTH, MAX_TOPICS } from '../../../domain/story.ts'

/**
 * The schemas of requests and responses. They validate types and field names. The length of texts is a rule of the domain,
 * which normalizes white space first, so that lengths are here only for the document.
 */

/** A line of text with the domain's limit. */
export function line(maxLength: number, about: string, minLength = 0) {
  return z.string().openapi({ maxLength, ...(minLength > 0 ? { minLength } : {}), description: about })
}

/** An instant in a request. */
export const GivenInstant = z
  .string()
  .transform((text, context): Instant => {
    const at = parseInstant(text)
    if (at !== null) return at
    context.addIssue('must be a date that exists and a time with a zone, such as 2026-11-24T08:15:30Z')
    return z.NEVER
  })
  .openapi({ type: 'string', format: 'date-time', description: 'RFC 3339, with a time zone.' })

/** An instant in a response: RFC 3339 in UTC with milliseconds. */
export const InstantText = z.string().openapi({ format: 'date-time', example: '2026-11-24T08:15:30.123Z' })

/** A position in the log: from 1, 0 before the first. */
export const SeqNumber = z.int().min(0).openapi({ description: 'Position in the log.' })
/** A cursor as text. */
export const CursorText = z.string().openapi({
  description: 'Where a stream resumes; opaque.',
  example: '5f0c1a2b3c4d5e6f.42',
})

/** The id of a story, post, alert, editor or token. */
export const Id = z.string().openapi({ pattern: '^[0-9a-z]{20}$', example: '0mfv2k8x1q7c3h9d5w2a' })
/** The readable part of a story’s address. */
export const SlugText = z.string().openapi({
  pattern: '^[^-\\s/?#%.]+(-[^-\\s/?#%.]+)*$',
  maxLength: 80,
  description: 'Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path.',
})

/** More items than the domain allows, so that its own refusal applies, and few enough to be cheap. */
const MAX_LISTED = 1_000

/** Source names in a request. */
export const GivenCredits = z
  .array(line(MAX_CREDIT_LENGTH, 'A source, such as `AP`.'))
  .max(MAX_LISTED)
  .openapi({ maxItems: MAX_CREDITS, description: 'Source names.', example: ['AP', 'Reuters'] })

/** Topics in a request. */
export const GivenTopics = z
  .array(line(MAX_TOPIC_LENGTH, 'Lower-cased.'))
  .max(MAX_LISTED)
  .openapi({ maxItems: MAX_TOPICS, description: 'Topics that readers can follow.', example: ['weather'] })

/** The page size of a list. */
export const Limit = z.coerce.number().int().min(1).max(100)

/** The editor or program that wrote a story or a post. */
export const AuthorSchema = z
  .strictObject({ kind: z.enum(['editor', 'token']), id: z.string(), name: z.string() })
  .openapi('Author', { description: 'The author. Included only for callers who may read the desk.' })

/** The story in a path. */
export const StoryParams = z.object({ slug: SlugText })
/** The id in a path. */
export const IdParams = z.object({ id: Id })
