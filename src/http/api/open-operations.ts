import { z, type OpenAPIHono } from '@hono/zod-openapi'
import { CursorText, StoryParams } from './schemas/common.ts'

type Operation = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0]

const After = z.object({
  after: CursorText.optional().openapi({
    description: 'The last cursor seen; the present when it is left out.',
  }),
})

const LiveEvent = z
  .strictObject({
    event: z.enum(['post', 'story']),
    id: CursorText,
    data: z.looseObject({ seq: z.int(), story: z.string(), lastUpdated: z.string(), html: z.string() }),
  })
  .openapi('LiveEvent', { description: 'See docs/reference/stream-events.md.' })

const Since = z
  .strictObject({
    events: z.array(LiveEvent),
    cursor: CursorText.openapi({ description: 'Ask from here next.' }),
    more: z.literal(true).optional().openapi({ description: 'There is more already.' }),
    reset: z
      .strictObject({ reason: z.enum(['other-epoch', 'future', 'unreadable']), snapshot: z.string() })
      .optional()
      .openapi({ description: 'The cursor can’t be served: load this address and go on from its cursor.' }),
  })
  .openapi('Since')

const stream = (summary: string) => ({
  200: {
    description: `${summary} Events: hello, post, story, reset, heartbeat, bye.`,
    content: { 'text/event-stream': { schema: z.string() } },
  },
  429: {
    description: 'This address holds its share of streams: come back after `Retry-After`. HEAD tells it too.',
  },
  503: { description: 'No place is left for a stream, or the desk restarts: the same.' },
})
const json = (description: string, schema: z.ZodType) => ({
  200: { description, content: { 'application/json': { schema } } },
})

const Health = z.looseObject({ status: z.enum(['ok', 'starting', 'draining', 'failing']) }).openapi('Health')

/** What is open to all and has no checked body: streams, their JSON form, health and numbers. */
export const openOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/live',
    operationId: 'followDesk',
    summary: 'Follow every story',
    tags: ['Live'],
    security: [],
    request: { query: After },
    responses: stream('Everything that is published, as it is published.'),
  },
  {
    method: 'get',
    path: '/live/stories/{slug}',
    operationId: 'followStory',
    summary: 'Follow one story',
    tags: ['Live'],
    security: [],
    request: { params: StoryParams, query: After },
    responses: stream('What is published in this story.'),
  },
  {
    method: 'get',
    path: '/live/since',
    operationId: 'getSince',
    summary: 'What every story’s stream has said since, as JSON',
    tags: ['Live'],
    security: [],
    request: { query: After },
    responses: json('The events after the cursor.', Since),
  },
  {
    method: 'get',
    path: '/live/stories/{slug}/since',
    operationId: 'getStorySince',
    summary: 'What one story’s stream has said since, as JSON',
    tags: ['Live'],
    security: [],
    request: { params: StoryParams, query: After },
    responses: json('The events after the cursor.', Since),
  },
  {
    method: 'get',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Whether the desk is well',
    tags: ['Operate'],
    security: [],
    responses: {
      ...json('It serves.', Health),
      503: { description: 'It doesn’t.', content: { 'application/json': { schema: Health } } },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    operationId: 'getMetrics',
    summary: 'Numbers for Prometheus',
    tags: ['Operate'],
    security: [],
    responses: { 200: { description: 'Text.', content: { 'text/plain': { schema: z.string() } } } },
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'getDocument',
    summary: 'This document',
    tags: ['Operate'],
    security: [],
    responses: json('OpenAPI 3.1.', z.looseObject({ openapi: z.string() })),
  },
]
