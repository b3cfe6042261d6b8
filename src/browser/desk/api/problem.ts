import { ui } from '../../../words/desk/en.ts'

/**
 * A "no", or the lack of an answer, as the desk shows it: a sentence for the editor, and the facts beside it.
 *
 * `kind` is the refusal's own (`story-ended`, `field-missing` …) or one of ours: `offline`, `no-answer`, `signed-out`,
 * `fault`.
 */
export type Problem = {
  readonly kind: string
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number
  /** What an editor is told. Ends in a full stop. */
  readonly sentence: string
  /** The field it is about, as the API names it (`headline`, `topics[0]`); `null` when it is about the whole. */
  readonly field: string | null
  /** What to name when asking the operator; `null` when the server gave none. */
  readonly requestId: string | null
  readonly retryAfterMs: number | null
  /** Everything else the answer carried, such as the current revision. */
  readonly facts: Readonly<Record<string, unknown>>
  /** What is wrong with other fields of the same form. */
  readonly more?: readonly Problem[]
  /** Whether this is what is left after a field was put right: nothing new to look at. */
  readonly isRest?: boolean
}

/** A problem with one field, found before anything was sent. */
export function fieldProblem(field: string, sentence: string): Problem {
  const none = { requestId: null, retryAfterMs: null, facts: {} }
  return { kind: 'field-invalid', status: 422, sentence, field, ...none }
}

/** The sentence for this field, also when the problem is in one of its items (`topics[2]`). */
export function problemAt(problem: Problem | null | undefined, name: string): string | null {
  if (problem === null || problem === undefined) return null
  return [problem, ...(problem.more ?? [])].find((each) => isAbout(each, name))?.sentence ?? null
}

/** The problem without what is wrong with a field that is being put right. */
export function withoutField(problem: Problem | null, name: string): Problem | null {
  if (problem === null || problemAt(problem, name) === null) return problem
  const [first, ...more] = [problem, ...(problem.more ?? [])].filter((each) => !isAbout(each, name))
  return first === undefined ? null : { ...first, more, isRest: true }
}

/** What was found in the background: the problem that is known already where it is the same, so that it is said once. */
export function foundAgain(known: Problem | null, found: Problem): Problem {
  return known?.sentence === found.sentence ? known : found
}

/** Whether it is about this field or one of its items. */
export function isAbout({ field }: Problem, name: string): boolean {
  return field === name || field?.startsWith(`${name}[`) === true
}

/** Whether doing the very same again may work: nothing was refused, it only did not get through. */
export function mayTryAgain({ status }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500
}

/** Whether the request may have been processed although no response arrived. */
export function isUnclear({ kind, status }: Problem): boolean {
  return kind === 'no-answer' || kind === 'offline' || status >= 500
}

/** A part of the desk app that is needed for this could not be fetched: nothing was sent. */
export const chunkMissing: Problem = {
  kind: 'chunk-missing',
  status: 0,
  sentence: ui.chunks.failed,
  field: null,
  requestId: null,
  retryAfterMs: null,
  facts: {},
}

/** No answer came at all. */
export function unreachable(timedOut: boolean): Problem {
  return {
    kind: timedOut ? 'no-answer' : 'offline',
    status: 0,
    sentence: timedOut ? ui.problems.timedOut : ui.problems.unreachable,
    field: null,
    requestId: null,
    retryAfterMs: null,
    facts: {},
  }
}

/**
 * Reads an answer that is not a 2xx.
 *
 * @param body what it said, parsed, or `null` when it was no JSON (a proxy's error page, say).
 * @see RFC 9457 section 3 (the members of a problem)
 */
export function readProblem(status: number, body: unknown, retryAfterMs: number | null): Problem {
  const members = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const { type, title, detail, field, requestId, ...facts } = members
  const named = text(type)?.split('#')[1] ?? ''
  const kind = status === 401 && named !== 'sign-in-failed' ? 'signed-out' : named === '' ? 'fault' : named
  const told = [text(title), text(detail)].filter((part) => part !== null).map(ended)
  return {
    kind,
    status,
    sentence: sentenceFor(kind, status, { field: text(field), facts, retryAfterMs }) ?? told.join(' '),
    field: text(field) ?? fieldOf(kind),
    requestId: text(requestId),
    retryAfterMs,
    facts,
  }
}

/** Fields of refusals that name theirs otherwise. */
function fieldOf(kind: string): string | null {
  switch (kind) {
    case 'slug-taken':
      return 'slug'
    case 'email-taken':
      return 'email'
    case 'password-wrong':
      return 'current'
    case 'password-too-short':
    case 'sign-in-failed':
      return 'password'
    case 'body-invalid':
      return 'text'
    default:
      return null
  }
}

/** Where the desk has a better sentence than the API, which speaks to programs too; `null` where it hasn't. */
function sentenceFor(
  kind: string,
  status: number,
  { field, facts, retryAfterMs }: Pick<Problem, 'field' | 'facts' | 'retryAfterMs'>,
): string | null {
  switch (kind) {
    case 'signed-out':
      return ui.problems.signedOut
    case 'field-missing':
      return missingSentence(field)
    case 'field-too-long':
      return ui.problems.tooLong(Number(facts['length']), Number(facts['maxLength']))
    case 'field-invalid':
      return tooManySentence(field, facts) ?? ended(capitalized(String(facts['problem'])))
    case 'draft-outdated':
      return ui.drafts.outdated
    case 'post-unknown':
      return ui.problems.draftDiscarded
    case 'story-ended':
      return ui.problems.storyEnded
    case 'rate-limited':
      return ui.problems.rateLimited(Math.max(1, Math.ceil((retryAfterMs ?? 1_000) / 1_000)))
    case 'fault':
      if (status >= 500) return ui.problems.serverError(status)
      return status === 404 ? ui.problems.notFound : ui.problems.refused(status)
    default:
      return null
  }
}

/** “Enter a headline.” where the field has a sentence of its own. */
export function missingSentence(field: string | null): string {
  const name = field?.split('.').at(-1)?.split('[')[0] ?? ''
  const sentences: Readonly<Record<string, string>> = ui.problems.missing
  return sentences[name] ?? ui.problems.missingField
}

/** “Up to 10 key points; you have 12.” for a list that is too long. */
function tooManySentence(field: string | null, facts: Problem['facts']): string | null {
  const { count, maxItems } = facts
  if (typeof count !== 'number' || typeof maxItems !== 'number') return null
  const items: Readonly<Record<string, string>> = ui.problems.items
  return ui.problems.tooMany(maxItems, items[field ?? ''] ?? ui.problems.item, count)
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
