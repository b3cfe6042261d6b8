import type { Action } from '../../domain/role.ts'

/** What somebody may not do, behind “may not”. */
const actions: Readonly<Record<Action, string>> = {
  'read-desk': 'see drafts, alerts and receipts',
  'write-post': 'write posts',
  'correct-post': 'correct this post',
  'retract-post': 'retract this post',
  'run-story': 'open, change or end stories',
  'send-alert': 'send alerts',
  'manage-people': 'manage people and tokens',
  'own-account': 'change an account',
}

/**
 * Why a request was refused, in English: the `title` and `detail` of problem details (RFC 9457), of error pages and of the
 * command line. The title is the same for every refusal of its kind. The detail says what happened this time and what to
 * do next.
 */
export const refusals = {
  'field-missing': {
    title: 'A required field is missing.',
    detail: ({ field }: Field) => `“${field}” is required and must not be empty.`,
  },
  'field-too-long': {
    title: 'A field is too long.',
    detail: ({ field, length, maxLength }: Field & { length: number; maxLength: number }) =>
      `“${field}” has ${length} characters; the maximum is ${maxLength}.`,
  },
  'field-invalid': {
    title: 'A field is invalid.',
    detail: ({ field, problem }: Field & Problem) => `“${field}”: ${problem}.`,
  },
  'field-unknown': {
    title: 'Unknown field.',
    detail: ({ field }: Field) => `“${field}” is not a field of this request.`,
  },
  'body-invalid': {
    title: 'The document is invalid.',
    detail: ({ at, problem }: Problem & { at: string }) => `At ${at}: ${problem}.`,
  },
  'story-unknown': {
    title: 'Story not found.',
    detail: ({ story }: { story: string }) => `No story has the slug “${story}”.`,
  },
  'story-ended': {
    title: 'The story has ended.',
    detail: () => 'Ended stories accept only corrections and retractions. Make it live again to post.',
  },
  'slug-taken': {
    title: 'The slug is already in use.',
    detail: ({ slug, suggestion }: { slug: string; suggestion: string }) =>
      `Another story uses the slug “${slug}”, or used it before. Choose a different one, such as “${suggestion}”.`,
  },
  'post-unknown': {
    title: 'Post not found.',
    detail: ({ post }: { post: string }) => `No post has the id “${post}”.`,
  },
  'post-not-published': {
    title: 'The post is not published.',
    detail: ({ state }: { state: string }) => `Its state is “${state}”. Publish it first.`,
  },
  'post-not-draft': {
    title: 'The post is already published.',
    detail: () => 'Published posts can’t be edited or deleted. Correct or retract it instead.',
  },
  'post-retracted': {
    title: 'The post has been retracted.',
    detail: () => 'Retracted posts can’t be changed. Write a new post.',
  },
  'post-unchanged': {
    title: 'Nothing was changed.',
    detail: () => 'The corrected text is the same as the published text.',
  },
  'revision-outdated': {
    title: 'Someone else corrected this post.',
    detail: ({ given, current }: { given: number; current: number }) =>
      `You edited revision ${given}; the post is now at revision ${current}. Review it, then correct it.`,
  },
  'draft-outdated': {
    title: 'Someone else changed this draft.',
    detail: ({ given, current }: { given: number; current: number }) =>
      `You edited revision ${given}; the draft is now at revision ${current}. Review “theirs”, then send your change with that revision.`,
  },
  'too-many-corrections': {
    title: 'The post has too many corrections.',
    detail: ({ max }: { max: number }) =>
      `A post can be corrected ${max} times. Retract it and write a new one.`,
  },
  'alert-unknown': {
    title: 'Alert not found.',
    detail: ({ alert }: { alert: string }) => `No alert has the id “${alert}”.`,
  },
  'alert-not-held': {
    title: 'The alert can no longer be undone.',
    detail: ({ sent }: { sent: number }) =>
      `It was already sent to ${sent === 1 ? '1 browser' : `${sent} browsers`}. Correct or retract the post instead.`,
  },
  'alert-pending': {
    title: 'An alert about this post is still being sent.',
    detail: () => 'Wait until it is sent, or undo it while it is on hold.',
  },
  'alert-repeated': {
    title: 'This alert was already sent.',
    detail: () =>
      'The same text about the same post is sent only once. Change the text to send another alert.',
  },
  'not-allowed': {
    title: 'You don’t have permission.',
    detail: ({ action, role }: { action: Action; role: string }) =>
      `${role.startsWith('token') ? `This ${role}` : `The role ${role}`} may not ${actions[action]}. Ask an owner.`,
  },
  'idempotency-conflict': {
    title: 'This Idempotency-Key was used for another request.',
    detail: () => 'Use a new Idempotency-Key for each request.',
  },
  'idempotency-key-invalid': {
    title: 'The Idempotency-Key is invalid.',
    detail: () => 'Use 1 to 255 printable ASCII characters.',
  },
  'answer-not-kept': {
    title: 'Already processed; the response was not stored.',
    detail: () =>
      'The request with this Idempotency-Key was processed before a restart. Its response held a secret, which is never stored.',
  },
  'email-taken': {
    title: 'The email address is already in use.',
    detail: ({ email }: { email: string }) => `Someone at this desk already signs in with ${email}.`,
  },
  'editor-unknown': {
    title: 'Editor not found.',
    detail: ({ editor }: { editor: string }) => `No one at this desk has the id “${editor}”.`,
  },
  'last-owner': {
    title: 'The desk needs at least one owner.',
    detail: () => 'Make someone else an owner first.',
  },
  'tokens-undecided': {
    title: 'Tokens they made still work.',
    detail: ({ tokens }: { tokens: readonly { readonly name: string }[] }) =>
      `Say what becomes of ${named(tokens)}: repeat the request with “tokens” as “keep” or “revoke”.`,
  },
  'invitation-unknown': {
    title: 'Invitation not found.',
    detail: () => 'It was accepted or withdrawn, or it has expired.',
  },
  'session-unknown': {
    title: 'Session not found.',
    detail: () => 'It has ended already.',
  },
  'password-wrong': {
    title: 'The current password is wrong.',
    detail: () => 'Enter the password that you sign in with now.',
  },
  'password-too-short': {
    title: 'The password is too short.',
    detail: ({ minLength }: { minLength: number }) =>
      `Use at least ${minLength} characters. A few words make a good password.`,
  },
  'sign-in-failed': {
    title: 'Wrong email address or password.',
    detail: () => 'Check both and try again.',
  },
  'https-required': {
    title: 'Sign in over https.',
    detail: ({ address }: { address: string }) =>
      `This page was opened over http, where the browser keeps no session. Open ${address} instead.`,
  },
  'setup-link-invalid': {
    title: 'This link is no longer valid.',
    detail: () => 'It has been used or replaced, or it is more than a week old. Ask for a new one.',
  },
  'token-unknown': {
    title: 'Token not found.',
    detail: ({ token }: { token: string }) => `No token has the id “${token}”.`,
  },
  'endpoint-not-allowed': {
    title: 'This push endpoint is not allowed.',
    detail: ({ problem }: Problem) => problem,
  },
  'subscription-unknown': {
    title: 'Subscription not found.',
    detail: () => 'It has ended, or the secret that was sent is not the one that manages it.',
  },
  'subscription-taken': {
    title: 'This browser is already subscribed.',
    detail: () => 'To change the subscription, send its secret as a bearer token.',
  },
  'bad-json': {
    title: 'The body is not valid JSON.',
    detail: ({ problem }: Problem) => `${problem}.`,
  },
  'bad-request': {
    title: 'Bad request.',
    detail: () => 'The address or a header is malformed, or the body is incomplete.',
  },
  'wrong-content-type': {
    title: 'The body must be JSON.',
    detail: () => 'Send it with “Content-Type: application/json”, without compression.',
  },
  'body-too-large': {
    title: 'The body is too large.',
    detail: ({ maxBytes }: { maxBytes: number }) => `The maximum is ${maxBytes} bytes.`,
  },
  'address-too-long': {
    title: 'The address is too long.',
    detail: ({ maxLength }: { maxLength: number }) => `The maximum is ${maxLength} characters.`,
  },
  'not-signed-in': {
    title: 'Sign in first.',
    detail: () => 'Send “Authorization: Bearer TOKEN”, or sign in at the desk.',
  },
  'token-invalid': {
    title: 'Invalid token.',
    detail: () => 'No token of this desk has this secret.',
  },
  'token-expired': {
    title: 'The token has expired.',
    detail: () => 'It has expired or was revoked. Ask for a new one.',
  },
  'cross-site': {
    title: 'Cross-site request blocked.',
    detail: () => 'When you are signed in, changes must come from the desk’s own pages.',
  },
  'rate-limited': {
    title: 'Too many requests.',
    detail: ({ retryAfterSeconds }: RetryAfter) => tryAgain(retryAfterSeconds),
  },
  'too-many-streams': {
    title: 'Too many open streams from this address.',
    detail: ({ retryAfterSeconds }: RetryAfter) => `Close one, or try again in ${retryAfterSeconds} s.`,
  },
  'streams-full': {
    title: 'No capacity for another live stream.',
    detail: ({ retryAfterSeconds }: RetryAfter) =>
      `${tryAgain(retryAfterSeconds)} Pages still work, and new posts are at …/since.`,
  },
  'not-found': {
    title: 'Not found.',
    detail: () => 'Check the address.',
  },
  'method-not-allowed': {
    title: 'Method not allowed.',
    detail: ({ allowed }: { allowed: readonly string[] }) => `Allowed methods: ${allowed.join(', ')}.`,
  },
  draining: {
    title: 'The desk is restarting.',
    detail: ({ retryAfterSeconds }: RetryAfter) => tryAgain(retryAfterSeconds),
  },
  'store-full': {
    title: 'The disk is full; nothing was saved.',
    detail: () => 'The operator must free up space. Then send the same request again.',
  },
  'store-unavailable': {
    title: 'The store is unavailable; nothing was saved.',
    detail: () => 'Try again in a moment. If it keeps failing, tell the operator.',
  },
  internal: {
    title: 'Internal server error.',
    detail: () => 'The desk’s log has the details under the request id.',
  },
}

/** What is wrong with one field of a request: the `problem` of `field-invalid`. */
export const fieldProblems = {
  mustBe: (type: string) => `must be ${jsonTypes[type] ?? type}`,
  oneOf: (values: readonly string[]) => `must be one of ${values.map((value) => `“${value}”`).join(', ')}`,
  atMost: (max: string, isList: boolean) => `at most ${max}${isList ? ' items' : ''}`,
  atLeast: (min: string, isList: boolean) => `at least ${min}${isList ? ' items' : ''}`,
  noneOfKnown: 'matches none of the allowed forms',
  invalid: 'is invalid',
  notAPage: 'is not a page of this list',
  /** Stands for the field where the whole body is wrong. */
  wholeBody: 'the body',
}

/** The page that documents every refusal. */
export const refusalsPageWords = {
  description: 'What each problem type of the API means, and what to do about it.',
}

/** Why a body can't be read as JSON. */
export const jsonProblems = {
  notUtf8: 'The body is not UTF-8',
  syntax: 'The JSON syntax is invalid',
  tooDeep: (maxDepth: number) => `It is nested more than ${maxDepth} levels deep`,
  tooManyValues: (max: number) => `It holds more than ${max.toLocaleString('en')} values`,
}

const jsonTypes: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

type Field = { readonly field: string }
type Problem = { readonly problem: string }
type RetryAfter = { readonly retryAfterSeconds: number }

function tryAgain(seconds: number): string {
  return `Try again in ${seconds} s.`
}

/** “Wire import”, “Weather bot” and 3 others. */
function named(tokens: readonly { readonly name: string }[]): string {
  const names = tokens.slice(0, 3).map(({ name }) => `“${name}”`)
  const others = tokens.length - names.length
  if (others > 0) names.push(others === 1 ? 'one other' : `${others} others`)
  return new Intl.ListFormat('en').format(names)
}
