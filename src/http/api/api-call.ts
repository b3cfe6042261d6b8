import type { z } from '@hono/zod-openapi'
import type { IdempotencyKey } from '../../desk/perform.ts'
import type { StoryId } from '../../domain/ids.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor } from '../../domain/role.ts'
import { fieldProblem } from './field-problem.ts'
import type { HttpDeps } from '../deps.ts'
import type { HttpRefusal, RefusalKind } from '../edge/http-refusal.ts'
import type { SignInGuard } from './sign-in-guard.ts'
import type { SubscriptionAllowance } from './subscription-allowance.ts'

/** Twenty times the longest post as plain text, and enough for the largest document tree. */
const MAX_BODY_BYTES = 1024 * 1024
/** The longest name and password, in any script. Anybody may send as much as often as the rate limit allows. */
const MAX_OPEN_BODY_BYTES = 4 * 1024

/**
 * Who may make a call. What the caller may do is checked by the command itself, with `may(actor, action)`.
 *
 *   desk    an editor with a session, or a program with a token
 *   anyone  no authentication needed; signed-in editors see more
 *   reader  a browser with its subscription's own secret, which is no token of the desk
 */
export type Access = 'desk' | 'anyone' | 'reader'

/**
 * How a repeated request with the same `Idempotency-Key` is handled.
 *
 *   stored      the response is in the store, in the same commit as the change
 *   cached      the response holds a secret and is cached in memory only; after a restart the request is still not repeated
 *   unstored    the response is cached in memory only and nothing is stored: for readers, of whom nothing is kept
 *   idempotent  doing it again does no more than doing it once
 */
type Repeat = 'stored' | 'cached' | 'unstored' | 'idempotent'

/** One validated request: everything has the shape that the call's schemas ask for. */
type CallRequest<Params, Query, Body, Who> = {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly actor: Who
  /** For `perform`: the client's key, scoped to the caller and the call. */
  readonly idempotencyKey: IdempotencyKey | null
  /** The secret of a reader's subscription, if the request carries one. */
  readonly bearer: string | null
  readonly headers: Headers
  /** The client's address, past trusted proxies. */
  readonly address: string
  readonly setHeader: (name: string, value: string) => void
  /** Says which story's events make the response outdated: of a call that depends on a story. */
  readonly dependsOn: (story: StoryId) => void
}

/**
 * A schema's output with optional fields that are either present or absent: what was JSON has no `undefined`.
 */
type Exact<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Exact<Item>[]
    : T extends object
      ? {
          readonly [Key in keyof T]: undefined extends T[Key]
            ? Exact<Exclude<T[Key], undefined>>
            : Exact<T[Key]>
        }
      : T

/** Rate limits are separate, so that a crowd that opens an alert does not use up its address's API requests. */
export type RateLimitName = 'api' | 'subscribing' | 'receipts'

/** What handlers are given: the room's deps, the guard before the password check, and the bound of subscriptions. */
export type CallDeps = HttpDeps & {
  readonly signIns: SignInGuard
  readonly subscriptionAllowance: SubscriptionAllowance
}

type ActorFor<Who extends Access> = Who extends 'desk' ? Actor : Actor | null

type Definition<
  Who extends Access,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
> = {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** In OpenAPI's notation: `/api/v1/stories/{slug}`. */
  readonly path: `/${string}`
  /** The operation id, which generated clients name their functions by. */
  readonly name: string
  readonly summary: string
  readonly tag: string
  readonly access: Who
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** Another limit than that of all calls with this access. */
  readonly maxBodyBytes?: number
  /** Which rate limit it counts against; `api` by default. */
  readonly rateLimit?: RateLimitName
  readonly status: 200 | 201 | 202 | 204
  readonly response?: Response
  /** Every refusal of the desk's rules that it may return; those of the edge are added. */
  readonly refusals: readonly RefusalKind[]
  readonly repeat?: Repeat
  /**
   * What makes the response to an anonymous caller outdated, so that it may be kept: the story that the handler names, any
   * event, or nothing. Without it no response is kept.
   */
  readonly dependsOn?: 'story' | 'desk' | 'nothing'
  readonly handle: (
    request: CallRequest<
      Exact<z.output<Params>>,
      Exact<z.output<Query>>,
      Exact<z.output<Body>>,
      ActorFor<Who>
    >,
    deps: CallDeps,
  ) => Promise<Result<z.input<Response>, HttpRefusal>>
}

/** One request before validation. */
export type RawRequest = CallRequest<unknown, unknown, unknown, Actor | null>

/** One call of the API: the server mounts it, and the OpenAPI document describes it. */
export type ApiCall = Omit<
  Definition<Access, z.ZodType, z.ZodType, z.ZodType, z.ZodType>,
  'handle' | 'access' | 'maxBodyBytes'
> & {
  readonly access: Access
  /** Most bytes that are read of its body. */
  readonly maxBodyBytes: number
  /** Validates a request against the schemas; refuses with the first error. */
  readonly check: (request: Pick<RawRequest, 'params' | 'query' | 'body'>) => Result<true, HttpRefusal>
  readonly handle: (request: RawRequest, deps: CallDeps) => Promise<Result<unknown, HttpRefusal>>
}

/** Defines one call: its schemas validate the request, type the handler and make the document. */
export function apiCall<
  Who extends Access,
  Params extends z.ZodType = z.ZodType<object>,
  Query extends z.ZodType = z.ZodType<object>,
  Body extends z.ZodType = z.ZodType<object>,
  Response extends z.ZodType = z.ZodType<null>,
>(definition: Definition<Who, Params, Query, Body, Response>): ApiCall {
  const check: ApiCall['check'] = (request) => {
    for (const source of ['params', 'query', 'body'] as const) {
      const read = definition[source]?.safeParse(request[source])
      if (read?.success === false) return refuse(fieldProblem(read.error.issues, request[source]))
    }
    return done(true)
  }
  return {
    ...definition,
    maxBodyBytes:
      definition.maxBodyBytes ?? (definition.access === 'desk' ? MAX_BODY_BYTES : MAX_OPEN_BODY_BYTES),
    check,
    async handle(request, deps) {
      const { params, query, body } = definition
      return definition.handle(
        {
          ...request,
          // All of this passed `check`; a schema that is left out gives an empty object.
          params: (params?.parse(request.params) ?? {}) as Exact<z.output<Params>>,
          query: (query?.parse(request.query) ?? {}) as Exact<z.output<Query>>,
          body: (body?.parse(request.body) ?? {}) as Exact<z.output<Body>>,
          // `mountCalls` lets no anonymous caller reach a call for the desk.
          actor: request.actor as ActorFor<Who>,
        },
        deps,
      )
    },
  }
}
