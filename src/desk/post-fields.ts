import {
  bodyFromText,
  hasWords,
  MAX_BODY_LENGTH,
  parseBody,
  textFromBody,
  type Body,
} from '../domain/body.ts'
import { all, lineList, optionalLine } from '../domain/field.ts'
import { MAX_DATELINE_LENGTH, type Post } from '../domain/post.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import { MAX_CREDIT_LENGTH, MAX_CREDITS, MAX_HEADLINE_LENGTH } from '../domain/story.ts'
import { lengthOf } from '../domain/text.ts'

/** A post's text as it comes from outside: exactly one of `text` and `body`. */
export type GivenText = {
  /** Plain text, paragraphs separated by an empty line. */
  readonly text?: string
  /** The typed document tree, not yet checked. */
  readonly body?: unknown
}

export type GivenPost = GivenText & {
  readonly headline?: string
  readonly dateline?: string
  readonly credits?: readonly string[]
  readonly keyEvent?: boolean
}

export type PostFields = Pick<Post, 'headline' | 'dateline' | 'credits' | 'keyEvent' | 'body'>

/** Reads everything an editor may say about a new post or a draft. */
export function postFields(given: GivenPost): Result<PostFields, Refusal> {
  return all<PostFields>({
    headline: optionalLine('headline', given.headline ?? '', MAX_HEADLINE_LENGTH),
    dateline: optionalLine('dateline', given.dateline ?? '', MAX_DATELINE_LENGTH),
    credits: lineList('credits', given.credits ?? [], MAX_CREDITS, MAX_CREDIT_LENGTH),
    keyEvent: done(given.keyEvent ?? false),
    body: postBody(given),
  })
}

/** Reads a post's text in either form; it must not be empty or longer than `MAX_BODY_LENGTH`. */
export function postBody({ text, body }: GivenText): Result<Body, Refusal> {
  if (text !== undefined && body !== undefined) {
    return refuse({ kind: 'field-invalid', field: 'body', problem: 'send either text or body, not both' })
  }
  if (text !== undefined && text.length > MAX_BODY_LENGTH * 4) {
    return refuse({ kind: 'field-too-long', field: 'text', length: text.length, maxLength: MAX_BODY_LENGTH })
  }
  const read = body === undefined ? done(bodyFromText(text ?? '')) : parseBody(body)
  if (!read.ok) return read
  const field = body === undefined ? 'text' : 'body'
  if (!hasWords(read.value)) return refuse({ kind: 'field-missing', field })
  const length = lengthOf(textFromBody(read.value))
  return length > MAX_BODY_LENGTH
    ? refuse({ kind: 'field-too-long', field, length, maxLength: MAX_BODY_LENGTH })
    : read
}
