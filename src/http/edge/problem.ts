import type { HttpRefusal, RefusalKind } from './http-refusal.ts'

/** How one kind of refusal leaves the house. */
type Problem<R extends HttpRefusal = HttpRefusal> = {
  /** The HTTP status, 400 to 599. */
  readonly status: number
  /** The same for every refusal of its kind. */
  readonly title: string
  /** What happened this time and what can be done, made from the refusal's facts. Says nothing of the inside. */
  readonly detail: (refusal: R) => string
}

type Problems = { readonly [Kind in RefusalKind]: Problem<Extract<HttpRefusal, { kind: Kind }>> }

/**
 * The one table from refusals to answers. Each kind has its paragraph in docs/reference/refusals.md, which its `type`
 * links to. 401: say who you are. 403: you may not. 404: it isn't there. 409: not as things stand. 422: not like that.
 */
export const problems = {
  'field-missing': {
    status: 422,
    title: 'A field is missing.',
    detail: ({ field }) => `“${field}” is needed and must not be empty.`,
  },
  'field-too-long': {
    status: 422,
    title: 'A field is too long.',
    detail: ({ field, length, maxLength }) =>
      `“${field}” has ${length} characters; at most ${maxLength} are taken.`,
  },
  'field-invalid': {
    status: 422,
    title: 'A field is not valid.',
    detail: ({ field, problem }) => `“${field}”: ${problem}.`,
  },
  'field-unknown': {
    status: 422,
    title: 'There is no such field.',
    detail: ({ field }) => `“${field}” is not a field of this call.`,
  },
  'body-invalid': {
    status: 422,
    title: 'The document tree is not valid.',
    detail: ({ at, problem }) => `At ${at}: ${problem}.`,
  },
  'story-unknown': {
    status: 404,
    title: 'There is no such story.',
    detail: ({ story }) => `No story has the slug “${story}”.`,
  },
  'story-ended': {
    status: 409,
    title: 'The story has ended.',
    detail: () => 'An ended story takes corrections and retractions only. Make it live again to post.',
  },
  'slug-taken': {
    status: 409,
    title: 'The slug is taken.',
    detail: ({ slug }) => `Another story has the slug “${slug}”. Choose another, or leave it out.`,
  },
  'post-unknown': {
    status: 404,
    title: 'There is no such post.',
    detail: ({ post }) => `No post has the id “${post}”.`,
  },
  'post-not-published': {
    status: 409,
    title: 'The post is not published.',
    detail: ({ state }) => `Readers don’t have this post yet: its state is “${state}”.`,
  },
  'post-not-draft': {
    status: 409,
    title: 'The post is not a draft.',
    detail: () => 'Readers have this post. From here on it is corrected or retracted, in public.',
  },
  'post-retracted': {
    status: 409,
    title: 'The post was retracted.',
    detail: () => 'A retracted post stays as it is.',
  },
  'post-unchanged': {
    status: 409,
    title: 'Nothing was corrected.',
    detail: () => 'The words sent are the words readers already have.',
  },
  'revision-outdated': {
    status: 409,
    title: 'Somebody else corrected it meanwhile.',
    detail: ({ given, current }) =>
      `The post is at revision ${current}, not ${given}. Look at it again, then correct it.`,
  },
  'too-many-corrections': {
    status: 409,
    title: 'The post takes no more corrections.',
    detail: ({ max }) => `A post takes ${max} corrections. Retract it and write a new one.`,
  },
  'alert-unknown': {
    status: 404,
    title: 'There is no such alert.',
    detail: ({ alert }) => `No alert has the id “${alert}”.`,
  },
  'alert-not-held': {
    status: 409,
    title: 'The alert is already leaving.',
    detail: ({ sent }) =>
      `It can’t be undone: ${sent} browsers already have it. Correct or retract the post.`,
  },
  'alert-pending': {
    status: 409,
    title: 'An alert about this post is on its way.',
    detail: () => 'Wait until it is done, or undo it while it is held.',
  },
  'alert-repeated': {
    status: 409,
    title: 'This alert was sent already.',
    detail: () => 'The same words about the same post are sent once. Change them if there is something new.',
  },
  'not-allowed': {
    status: 403,
    title: 'You may not do that.',
    detail: ({ action, role }) => `“${action}” is not among what ${role} may do.`,
  },
  'idempotency-conflict': {
    status: 422,
    title: 'This Idempotency-Key was used for something else.',
    detail: () => 'The same key came with another request before. Give every deed a key of its own.',
  },
  'idempotency-key-invalid': {
    status: 400,
    title: 'The Idempotency-Key is not valid.',
    detail: () => 'A key has 1 to 255 printable ASCII characters.',
  },
  'answer-not-kept': {
    status: 409,
    title: 'It was done; its answer is gone.',
    detail: () =>
      'This key’s request was done before the desk restarted. Its answer held a secret, which is kept nowhere.',
  },
  'email-taken': {
    status: 409,
    title: 'The address is taken.',
    detail: ({ email }) => `Somebody at this desk signs in with ${email}.`,
  },
  'editor-unknown': {
    status: 404,
    title: 'There is no such editor.',
    detail: ({ editor }) => `Nobody at this desk has the id “${editor}”.`,
  },
  'last-owner': {
    status: 409,
    title: 'The last owner stays.',
    detail: () => 'Make somebody else an owner first.',
  },
  'password-too-short': {
    status: 422,
    title: 'The password is too short.',
    detail: ({ minLength }) => `Take at least ${minLength} characters. A few words make a good password.`,
  },
  'sign-in-failed': {
    status: 401,
    title: 'Address or password is wrong.',
    detail: () => 'Check both and try again.',
  },
  'setup-link-invalid': {
    status: 404,
    title: 'The link is not good any more.',
    detail: () => 'It was used, has been replaced, or is older than a week. Ask for a new one.',
  },
  'token-unknown': {
    status: 404,
    title: 'There is no such token.',
    detail: ({ token }) => `No token has the id “${token}”.`,
  },
  'endpoint-not-allowed': {
    status: 422,
    title: 'The desk does not push to that address.',
    detail: ({ problem }) => problem,
  },
  'subscription-unknown': {
    status: 404,
    title: 'There is no such subscription.',
    detail: () => 'It has ended, or the secret that manages it is another.',
  },
  'subscription-taken': {
    status: 409,
    title: 'This browser is subscribed already.',
    detail: () => 'Send the secret that was given with the subscription as a bearer token to change it.',
  },
  'bad-json': {
    status: 400,
    title: 'The body is not JSON.',
    detail: ({ problem }) => `${problem}.`,
  },
  'bad-request': {
    status: 400,
    title: 'The request can’t be read.',
    detail: () => 'Its address or one of its headers is not as HTTP has it, or its body broke off.',
  },
  'wrong-content-type': {
    status: 415,
    title: 'The body must be JSON.',
    detail: () => 'Send it with “Content-Type: application/json”, not compressed.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large.',
    detail: ({ maxBytes }) => `At most ${maxBytes} bytes are taken.`,
  },
  'address-too-long': {
    status: 414,
    title: 'The address is too long.',
    detail: ({ maxLength }) => `At most ${maxLength} characters are taken.`,
  },
  'not-signed-in': {
    status: 401,
    title: 'Sign in first.',
    detail: () => 'Send “Authorization: Bearer TOKEN”, or sign in at the desk.',
  },
  'token-invalid': {
    status: 401,
    title: 'The token is not known.',
    detail: () => 'No token of this desk has this secret.',
  },
  'token-expired': {
    status: 401,
    title: 'The token is not good any more.',
    detail: () => 'Its time is over or it was revoked. Ask for a new one.',
  },
  'cross-site': {
    status: 403,
    title: 'The request came from another site.',
    detail: () => 'With a session, what changes something must come from the desk’s own pages.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests.',
    detail: ({ retryAfterSeconds }) => `Try again in ${retryAfterSeconds} s.`,
  },
  'too-many-streams': {
    status: 429,
    title: 'Too many open streams from this address.',
    detail: ({ retryAfterSeconds }) => `Close one, or try again in ${retryAfterSeconds} s.`,
  },
  'streams-full': {
    status: 503,
    title: 'The desk has no place left for a live stream.',
    detail: ({ retryAfterSeconds }) =>
      `Try again in ${retryAfterSeconds} s. Pages are served as ever, and what is new is at …/since.`,
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here.',
    detail: () => 'Check the address.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Not with this method.',
    detail: ({ allowed }) => `This address takes ${allowed.join(', ')}.`,
  },
  draining: {
    status: 503,
    title: 'The desk is restarting.',
    detail: ({ retryAfterSeconds }) => `Try again in ${retryAfterSeconds} s.`,
  },
  'store-full': {
    status: 507,
    title: 'The disk is full: nothing was saved.',
    detail: () => 'Whoever runs the desk has to make room. Then the same request will work.',
  },
  'store-unavailable': {
    status: 503,
    title: 'The store can’t be reached: nothing was saved.',
    detail: () => 'Try again in a moment; tell whoever runs the desk if it stays like that.',
  },
  internal: {
    status: 500,
    title: 'Something broke.',
    detail: () => 'It is in the desk’s own log under the request’s id.',
  },
} satisfies Problems

/** The status, the title and the sentence of a refusal. */
export function problemOf(refusal: HttpRefusal): {
  readonly status: number
  readonly title: string
  readonly detail: string
} {
  // The table's own type ties each entry to its kind, which an index by a union can't say.
  const { status, title, detail } = problems[refusal.kind] as Problem
  return { status, title, detail: detail(refusal) }
}

/** The refusal in a sentence or two, for people: what the command line and the logs say. */
export function sentenceOf(refusal: HttpRefusal): string {
  const { title, detail } = problemOf(refusal)
  return `${title} ${detail}`
}

/** A refusal as problem details. @see RFC 9457 section 3 */
export function problemBody(refusal: HttpRefusal, requestId: string): Readonly<Record<string, unknown>> {
  const { kind, ...facts } = refusal
  return { type: `/docs/refusals#${kind}`, ...problemOf(refusal), requestId, ...facts }
}

/** Headers that belong to a refusal whatever it is an answer to. */
export function problemHeaders(refusal: HttpRefusal): Readonly<Record<string, string>> {
  const { kind } = refusal
  if ('retryAfterSeconds' in refusal) return { 'Retry-After': String(refusal.retryAfterSeconds) }
  if (kind === 'method-not-allowed') return { Allow: refusal.allowed.join(', ') }
  if (kind === 'store-unavailable' || kind === 'store-full') return { 'Retry-After': '5' }
  if (kind === 'token-invalid' || kind === 'token-expired') {
    return { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
  }
  if (problems[kind].status === 401) return { 'WWW-Authenticate': 'Bearer' }
  return {}
}
