import { OpenAPIHono, z } from '@hono/zod-openapi'
import { apiCalls } from './api-calls.ts'
import type { ApiCall } from './api-call.ts'
import type { RefusalKind } from '../edge/http-refusal.ts'
import { statuses } from '../edge/problem.ts'
import { refusals } from '../../words/refusals/en.ts'
import { openOperations } from './open-operations.ts'

const ProblemSchema = z
  .looseObject({
    type: z.string().openapi({ description: 'Link to the explanation: `/docs/refusals#KIND`.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string().openapi({ description: 'By which the operator finds the request in the log.' }),
  })
  .openapi('Problem', {
    description:
      'RFC 9457 problem details. The facts of the refusal are additional members, such as `field`.',
  })

const IdempotencyKeyHeader = z
  .string()
  .optional()
  .openapi({
    param: { name: 'Idempotency-Key', in: 'header' },
    minLength: 1,
    maxLength: 255,
    description:
      'A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day.',
  })

/** The OpenAPI 3.1 document, generated from the schemas that validate requests and type the handlers. */
export function apiDocument(): object {
  const app = new OpenAPIHono()
  const { openAPIRegistry: registry } = app
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token from `telex token create` or `POST /api/v1/tokens`.',
  })
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-telex',
    description: 'Set by `POST /api/v1/session`. On plain http the cookie is called `telex`.',
  })
  registry.registerComponent('securitySchemes', 'manage', {
    type: 'http',
    scheme: 'bearer',
    description: 'The secret of a subscription.',
  })
  for (const call of apiCalls) registry.registerPath(operationOf(call))
  for (const operation of openOperations) registry.registerPath(operation)
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Telex',
      version: '1',
      description: 'A live news desk: post once to every open page, subscribed browser and feed.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  })
  return withoutFalseNulls(document)
}

/** The generator takes a schema that checks nothing itself for one that takes `null`; no schema of ours that it refers to does. */
function withoutFalseNulls(document: object): object {
  return JSON.parse(JSON.stringify(document), (_, value: { allOf?: readonly object[] } | null) => {
    const [ref, more] = value?.allOf ?? []
    return JSON.stringify(more) === '{"type":["object","null"]}' ? ref : value
  }) as object
}

type Operation = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0]

function operationOf(call: ApiCall): Operation {
  const { method, path, name, summary, tag, params, query, body, status, response } = call
  const content = response === undefined ? {} : { content: { 'application/json': { schema: response } } }
  return {
    method,
    path,
    operationId: name,
    summary,
    tags: [tag],
    security: securityOf(call),
    request: {
      // Params and queries are objects, which the schema's static type does not say.
      ...(params === undefined ? {} : { params: params as z.ZodObject }),
      ...(query === undefined ? {} : { query: query as z.ZodObject }),
      ...(method === 'post' ? { headers: [IdempotencyKeyHeader] } : {}),
      ...(body === undefined
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      [status]: { description: summary, ...content },
      ...refusalsOf(call),
    },
  }
}

function securityOf({ access, path }: ApiCall): Record<string, string[]>[] {
  switch (access) {
    case 'desk':
      return [{ token: [] }, { session: [] }]
    case 'anyone':
      return [{}, { token: [] }, { session: [] }]
    case 'reader':
      return path.startsWith('/push/subscriptions') ? [{ manage: [] }, {}] : []
  }
}

/** The refusals of a call, by status. */
function refusalsOf(call: ApiCall): Record<string, { description: string; content: object }> {
  const byStatus = new Map<number, RefusalKind[]>()
  for (const kind of new Set([...call.refusals, ...edgeRefusals(call)])) {
    const status = statuses[kind]
    byStatus.set(status, [...(byStatus.get(status) ?? []), kind])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      String(status),
      {
        description: kinds.map((kind) => `\`${kind}\`: ${refusals[kind].title}`).join(' '),
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  )
}

/** Refusals of the edge that apply to a call. */
function edgeRefusals({ access, method, query, body, repeat }: ApiCall): readonly RefusalKind[] {
  return [
    'rate-limited',
    'internal',
    'store-unavailable',
    ...(access === 'reader' ? [] : (['token-invalid', 'token-expired'] as const)),
    ...(access === 'desk' ? (['not-signed-in'] as const) : []),
    ...(access === 'desk' && method !== 'get' ? (['cross-site', 'store-full'] as const) : []),
    ...(query === undefined ? [] : (['field-invalid', 'field-missing'] as const)),
    ...(body === undefined
      ? []
      : ([
          'bad-json',
          'wrong-content-type',
          'body-too-large',
          'field-missing',
          'field-invalid',
          'field-unknown',
        ] as const)),
    ...(method === 'post' ? (['idempotency-key-invalid'] as const) : []),
    ...(method === 'post' && repeat !== 'idempotent' ? (['idempotency-conflict'] as const) : []),
    ...(repeat === 'cached' ? (['answer-not-kept'] as const) : []),
  ]
}
