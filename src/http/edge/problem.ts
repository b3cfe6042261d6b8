import { refusals } from '../../words/refusals/en.ts'
import type { HttpRefusal, RefusalKind } from './http-refusal.ts'

type RefusalText<R extends HttpRefusal = HttpRefusal> = {
  /** The same for every refusal of its kind. */
  readonly title: string
  /** What happened this time and what to do next, from the refusal's facts. Reveals nothing internal. */
  readonly detail: (refusal: R) => string
}

const texts = refusals satisfies {
  readonly [Kind in RefusalKind]: RefusalText<Extract<HttpRefusal, { kind: Kind }>>
}

/**
 * The HTTP status of each refusal, 400 to 599. Each kind has its paragraph in docs/reference/refusals.md, which its `type`
 * links to, and its text in src/words/refusals.
 */
export const statuses = {
  'field-missing': 422,
  'field-too-long': 422,
  'field-invalid': 422,
  'field-unknown': 422,
  'body-invalid': 422,
  'story-unknown': 404,
  'story-ended': 409,
  'slug-taken': 409,
  'post-unknown': 404,
  'post-not-published': 409,
  'post-not-draft': 409,
  'post-retracted': 409,
  'post-unchanged': 409,
  'revision-outdated': 409,
  'draft-outdated': 409,
  'too-many-corrections': 409,
  'alert-unknown': 404,
  'alert-not-held': 409,
  'alert-pending': 409,
  'alert-repeated': 409,
  'not-allowed': 403,
  'idempotency-conflict': 422,
  'idempotency-key-invalid': 400,
  'answer-not-kept': 409,
  'email-taken': 409,
  'editor-unknown': 404,
  'last-owner': 409,
  'tokens-undecided': 409,
  'invitation-unknown': 404,
  'session-unknown': 404,
  'password-wrong': 422,
  'password-too-short': 422,
  'sign-in-failed': 401,
  'https-required': 403,
  'setup-link-invalid': 404,
  'token-unknown': 404,
  'endpoint-not-allowed': 422,
  'subscription-unknown': 404,
  'subscription-taken': 409,
  'bad-json': 400,
  'bad-request': 400,
  'wrong-content-type': 415,
  'body-too-large': 413,
  'address-too-long': 414,
  'not-signed-in': 401,
  'token-invalid': 401,
  'token-expired': 401,
  'cross-site': 403,
  'rate-limited': 429,
  'too-many-streams': 429,
  'streams-full': 503,
  'not-found': 404,
  'method-not-allowed': 405,
  draining: 503,
  'store-full': 507,
  'store-unavailable': 503,
  internal: 500,
} satisfies Record<RefusalKind, number>

/** The status, title and detail of a refusal. */
export function problemOf(refusal: HttpRefusal): {
  readonly status: number
  readonly title: string
  readonly detail: string
} {
  // The table's type ties each text to its kind; an index by a union loses that.
  const { title, detail } = texts[refusal.kind] as RefusalText
  return { status: statuses[refusal.kind], title, detail: detail(refusal) }
}

/** The refusal in a sentence or two: what the command line prints. */
export function sentenceOf(refusal: HttpRefusal): string {
  const { title, detail } = problemOf(refusal)
  return `${title} ${detail}`
}

/** A refusal as problem details. @see RFC 9457 section 3 */
export function problemBody(refusal: HttpRefusal, requestId: string): Readonly<Record<string, unknown>> {
  const { kind, ...facts } = refusal
  return { type: `/docs/refusals#${kind}`, ...problemOf(refusal), requestId, ...facts }
}

/** The headers that a refusal needs, whatever the request was. */
export function problemHeaders(refusal: HttpRefusal): Readonly<Record<string, string>> {
  const { kind } = refusal
  if ('retryAfterSeconds' in refusal) return { 'Retry-After': String(refusal.retryAfterSeconds) }
  if (kind === 'method-not-allowed') return { Allow: refusal.allowed.join(', ') }
  if (kind === 'store-unavailable' || kind === 'store-full') return { 'Retry-After': '5' }
  if (kind === 'token-invalid' || kind === 'token-expired') {
    return { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
  }
  if (statuses[kind] === 401) return { 'WWW-Authenticate': 'Bearer' }
  return {}
}
