import type { z } from '@hono/zod-openapi'
import type { Once } from '../../desk/perform.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor } from '../../domain/role.ts'
import { fieldProblem } from './field-problem.ts'
import type { HttpDeps } from '../deps.ts'
import type { HttpRefusal, RefusalKind } from '../edge/http-refusal.ts'
import type { SignInGuard } from './sign-in-guard.ts'

/**
 * Who may make a call at all. What they may do is asked of `may(actor, action)` by the command itself.
 *
 *   desk    an editor with a session, or a program with a token
 *   anyone  nobody has to say who they are; the desk sees more
 *   reader  a browser with its subscription's own secret, which is no token of the desk
 */
export type Access = 'desk' | 'anyone' | 'reader'

/**
 * What becomes of a repeated request with the same `Idempotency-Key`.
 *
 *   kept        its answer is in the store, in the same commit as the deed
 *   remembered  its answer holds a secret and is kept in memory alone; after a restart the deed is still not repeated
 *   harmless    doing it again does no more than doing it once
 */
type Repeat = 'kept' | 'remembered' | 'harmless'

/** One request, checked: everything has the shape the call's schemas ask for. */
type Asked<Params, Query, Body, Who> = {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly actor: Who
  /** For `perform`: the caller's key, joined with who they are and what they call. */
  readonly once: Once | null
  /** The secret of a reader's subscription, where one was sent. */
  readonly bearer: string | null
  readonly headers: Headers
  /** The caller's address, after trusted proxies. */
  readonly address: string
  readonly setHeader: (name: string, value: string) => void
}

/**
 * What a schema gives, with optional fields that are either there or not: what was JSON has no `undefined`.
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

/** Rates are counted apart, so that a crowd that opens an alert doesn't use up what its address may ask of the API. */
export type Pace = 'api' | 'subscribing' | 'receipts'

/** What handlers are given: the deps, and what stands before the check of a password. */
export type CallDeps = HttpDeps & { readonly signIns: SignInGuard }

type ActorFor<Who extends Access> = Who extends 'desk' ? Actor : Actor | null

type Definition<
  Who extends Access,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> = {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/api/v1/stories/{slug}`. */
  readonly path: `/${string}`
  /** The call's name for programs that are made from the document. */
  readonly name: string
  readonly summary: string
  readonly tag: string
  readonly access: Who
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** Smaller than what bodies may have in general. */
  readonly maxBodyBytes?: number
  /** Which rate it counts against: `api` unless said otherwise. */
  readonly pace?: Pace
  readonly status: 200 | 201 | 202 | 204
  readonly answer?: Answer
  /** Every refusal of the desk's rules it may end in; those of the edge are added. */
  readonly refusals: readonly RefusalKind[]
  readonly repeat?: Repeat
  readonly handle: (
    asked: Asked<Exact<z.output<Params>>, Exact<z.output<Query>>, Exact<z.output<Body>>, ActorFor<Who>>,
    deps: CallDeps,
  ) => Promise<Result<z.input<Answer>, HttpRefusal>>
}

/** What came with a request, not yet checked. */
export type Given = Omit<Asked<unknown, unknown, unknown, Actor | null>, 'once'> & {
  readonly once: Once | null
}

/** One call of the API: what the server mounts and the OpenAPI document describes. */
export type ApiCall = Omit<
  Definition<Access, z.ZodType, z.ZodType, z.ZodType, z.ZodType>,
  'handle' | 'access'
> & {
  readonly access: Access
  /** Checks what was given against the schemas; the first thing that is wrong is the answer. */
  readonly check: (given: Pick<Given, 'params' | 'query' | 'body'>) => Result<true, HttpRefusal>
  readonly handle: (given: Given, deps: CallDeps) => Promise<Result<unknown, HttpRefusal>>
}

/** Defines one call: its schemas check the request, type the handler and make the document. */
export function apiCall<
  Who extends Access,
  Params extends z.ZodType = z.ZodType<object>,
  Query extends z.ZodType = z.ZodType<object>,
  Body extends z.ZodType = z.ZodType<object>,
  Answer extends z.ZodType = z.ZodType<null>,
>(definition: Definition<Who, Params, Query, Body, Answer>): ApiCall {
  const check: ApiCall['check'] = (given) => {
    for (const part of ['params', 'query', 'body'] as const) {
      const read = definition[part]?.safeParse(given[part])
      if (read?.success === false) return refuse(fieldProblem(read.error.issues, given[part]))
    }
    return done(true)
  }
  return {
    ...definition,
    check,
    async handle(given, deps) {
      const { params, query, body } = definition
      return definition.handle(
        {
          ...given,
          // What is read here was checked before; a schema that is left out leaves an empty object.
          params: (params?.parse(given.params) ?? {}) as Exact<z.output<Params>>,
          query: (query?.parse(given.query) ?? {}) as Exact<z.output<Query>>,
          body: (body?.parse(given.body) ?? {}) as Exact<z.output<Body>>,
          // `mountCalls` lets nobody without a name pass to a call for the desk.
          actor: given.actor as ActorFor<Who>,
        },
        deps,
      )
    },
  }
}
