import { z, type OpenAPIHono } from '@hono/zod-openapi'
import { CursorText, StoryParams } from './schemas/common.ts'

type Operation = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0]

const After = z.object({
  after: CursorText.optional().openapi({
    description: 'The last cursor that was received; by default the stream starts now.',
  }),
  lastEventId: CursorText.optional().openapi({
    description: 'Overrides `after`: for libraries that append the last id to the address.',
  }),
  stream: z
    .string()
    .optional()
    .openapi({
      description:
        'A name for a stream, 20 to 64 random lowercase letters and digits, at the client’s choice. `/since` with the name ' +
        'ends the stream, which a proxy may still be reading.',
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
    cursor: CursorText.openapi({ description: 'The `after` of the next request.' }),
    more: z.literal(true).optional().openapi({ description: 'More events are available now.' }),
    reset: z
      .strictObject({
        reason: z.enum(['other-epoch', 'other-history', 'future', 'unreadable']),
        snapshot: z.string(),
      })
      .optional()
      .openapi({
        description: 'The cursor can’t be resumed: load this snapshot and resume from its cursor.',
      }),
  })
  .openapi('Since')

const stream = (summary: string) => ({
  200: {
    description: `${summary} Events: hello, post, story, reset, heartbeat, bye.`,
    content: { 'text/event-stream': { schema: z.string() } },
  },
  429: {
    description:
      'This address has reached its limit of open streams: retry after `Retry-After`. HEAD gives the same status. ' +
      'A GET that accepts `text/event-stream` gets 200 with `retry:` and `bye` in its place.',
  },
  503: { description: 'The capacity for streams is reached, or the desk is restarting: the same.' },
})
const json = (description: string, schema: z.ZodType) => ({
  200: { description, content: { 'application/json': { schema } } },
})

const Health = z.looseObject({ status: z.enum(['ok', 'starting', 'draining', 'failing']) }).openapi('Health')

/** Public operations without a validated body: streams, polling, health and metrics. */
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
    summary: 'Poll the events of every story as JSON',
    tags: ['Live'],
    security: [],
    request: { query: After },
    responses: json('The events after the cursor.', Since),
  },
  {
    method: 'get',
    path: '/live/stories/{slug}/since',
    operationId: 'getStorySince',
    summary: 'Poll the events of one story as JSON',
    tags: ['Live'],
    security: [],
    request: { params: StoryParams, query: After },
    responses: json('The events after the cursor.', Since),
  },
  {
    method: 'get',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Health check',
    tags: ['Operate'],
    security: [],
    responses: {
      ...json('The desk is serving.', Health),
      503: { description: 'The desk is not serving.', content: { 'application/json': { schema: Health } } },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    operationId: 'getMetrics',
    summary: 'Metrics for Prometheus',
    tags: ['Operate'],
    // A program on the desk's own machine needs none of these.
    security: [{}, { token: [] }, { session: [] }],
    responses: {
      200: { description: 'Prometheus text format.', content: { 'text/plain': { schema: z.string() } } },
      401: { description: 'Not from the desk’s own machine, and without a token.' },
    },
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'getDocument',
    summary: 'The OpenAPI document',
    tags: ['Operate'],
    security: [],
    responses: json('OpenAPI 3.1.', z.looseObject({ openapi: z.string() })),
  },
]
