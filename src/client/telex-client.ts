import createClient, { type Client } from 'openapi-fetch'
import type { paths, Problem } from './api-types.ts'
import { patientFetch, type RetryOptions } from './patient-fetch.ts'

export type * from './api-types.ts'
export type { RetryOptions } from './patient-fetch.ts'

export type TelexClientOptions = Partial<RetryOptions> & {
  /** Where the desk answers, with the path it is served under: `https://live.example.org`. */
  readonly baseUrl: string
  /** A token of `telex token create`. Without one the client may do what any reader may. */
  readonly token?: string
  /** In place of the platform's own `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** One typed method for each of HTTP's: `client.GET('/api/v1/stories/{slug}', { params: { path: { slug } } })`. */
export type TelexClient = Client<paths>

/**
 * A client of a desk's API, typed from the API's own document.
 *
 * A call resolves with `data`, or with the desk's problem details as `error`; it rejects only when there is no answer.
 * Every POST carries an `Idempotency-Key`, so that a retry never does the same thing twice.
 */
export function createTelexClient(options: TelexClientOptions): TelexClient {
  const { baseUrl, token, fetch = (request) => globalThis.fetch(request), ...retry } = options
  const client = createClient<paths>({
    baseUrl,
    fetch: patientFetch(fetch, retry),
    headers: { Accept: 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
  })
  client.use({
    onRequest({ request }) {
      if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', newIdempotencyKey())
      }
    },
  })
  return client
}

/** 128 random bits. NOTE: not `randomUUID`, which plain http on a local network doesn't have. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What the refusal is called in the API: `story-ended`, `field-missing`. Empty when the problem has no type. */
export function kindOf({ type }: Pick<Problem, 'type'>): string {
  return type.split('#')[1] ?? ''
}

/** A call that the desk refused, for programs that prefer exceptions. */
export class TelexRefusal extends Error {
  /** What the refusal is called in the API: `story-ended`, `field-missing`. */
  readonly kind: string
  readonly status: number
  /** The whole answer: RFC 9457 problem details with the facts of this refusal. */
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'TelexRefusal'
    this.kind = kindOf(problem)
    this.status = problem.status
    this.problem = problem
  }
}

/** The data of a call, where a refusal is an exception. @throws TelexRefusal */
export function dataOf<T>(result: TelexResult<T>): T {
  if (result.error === undefined && result.response.ok) return result.data as T
  throw new TelexRefusal(problemOf(result))
}

type TelexResult<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response }

/** A proxy's error page is no problem document, and is told as one. */
function problemOf({ error, response: { status } }: TelexResult<unknown>): Problem {
  const isProblem = typeof error === 'object' && error !== null && 'type' in error && 'detail' in error
  if (isProblem) return error as Problem
  const detail = `The server answered ${status} without a problem document.`
  return { type: 'about:blank', title: 'No answer of the desk', status, detail, requestId: '' }
}
