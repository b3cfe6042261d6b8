import { z } from '@hono/zod-openapi'
import { parseInstant, type Instant } from '../../../domain/ids.ts'
import { MAX_CREDIT_LENGTH, MAX_CREDITS, MAX_TOPIC_LENGTH, MAX_TOPICS } from '../../../domain/story.ts'

/**
 * The shapes that come and go over HTTP. They check types and names of fields; how long a text may be is a rule of the
 * domain, which counts it after cleaning, so lengths stand here for whoever reads the document.
 */

/** A line of text with the domain's own bound. */
export function line(maxLength: number, about: string, minLength = 0) {
  return z.string().openapi({ maxLength, ...(minLength > 0 ? { minLength } : {}), description: about })
}

/** A moment that comes from outside. */
export const GivenInstant = z
  .string()
  .transform((text, context): Instant => {
    const at = parseInstant(text)
    if (at !== null) return at
    context.addIssue('must be a date and time with a zone, such as 2026-11-24T08:15:30Z')
    return z.NEVER
  })
  .openapi({ type: 'string', format: 'date-time', description: 'RFC 3339, with a zone.' })

/** A moment as the API writes it: RFC 3339 in UTC with milliseconds. */
export const InstantText = z.string().openapi({ format: 'date-time', example: '2026-11-24T08:15:30.123Z' })

/** A position in the log: from 1, 0 before the first. */
export const SeqNumber = z.int().min(0).openapi({ description: 'Position in the log.' })
/** A reader’s place in the log as it travels. */
export const CursorText = z.string().openapi({
  description: 'Where a stream goes on from here: `EPOCH.SEQ`, opaque.',
  example: '5f0c1a2b3c4d5e6f.42',
})

/** The id of a story, post, alert, editor or token. */
export const Id = z.string().openapi({ pattern: '^[0-9a-z]{20}$', example: '0mfv2k8x1q7c3h9d5w2a' })
/** The readable part of a story’s address. */
export const SlugText = z.string().openapi({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 80 })

/** More items than the domain takes, so that its own sentence is heard; fewer than would be a load. */
const MAX_LISTED = 1_000

/** Source names as they come. */
export const GivenCredits = z
  .array(line(MAX_CREDIT_LENGTH, 'A source, such as `AP`.'))
  .max(MAX_LISTED)
  .openapi({ maxItems: MAX_CREDITS, description: 'Source names.', example: ['AP', 'Reuters'] })

/** Topics as they come. */
export const GivenTopics = z
  .array(line(MAX_TOPIC_LENGTH, 'Lower-cased.'))
  .max(MAX_LISTED)
  .openapi({ maxItems: MAX_TOPICS, description: 'What readers can follow.', example: ['weather'] })

/** How many of a list at once. */
export const Limit = z.coerce.number().int().min(1).max(100)

/** An editor or a program, as a story or a post remembers it. */
export const AuthorSchema = z
  .strictObject({ kind: z.enum(['editor', 'token']), id: z.string(), name: z.string() })
  .openapi('Author', { description: 'Who did it. Given only to those who may read the desk.' })

/** The story in an address. */
export const StoryParams = z.object({ slug: SlugText })
/** The id in an address. */
export const IdParams = z.object({ id: Id })
