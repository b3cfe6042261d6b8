import { MAX_BODY_LENGTH } from '../../../domain/body.ts'
import { MAX_DATELINE_LENGTH } from '../../../domain/post.ts'
import { MAX_CREDIT_LENGTH, MAX_CREDITS, MAX_HEADLINE_LENGTH } from '../../../domain/story.ts'
import type { Problem } from '../api/problem.ts'
import { checkFields } from '../parts/check-fields.ts'
import type { PostFields, PostJson } from '../api/api-json.ts'

/** What is in the composer's fields, as it was typed. */
export type Words = {
  readonly headline: string
  readonly dateline: string
  /** Paragraphs apart by an empty line. */
  readonly text: string
  /** Names apart by commas. */
  readonly credits: string
  readonly keyEvent: boolean
  /**
   * What the newsroom is told to do, a paragraph each: an embargo, a kill. It stands above the text of a draft on the desk,
   * so that colleagues see it, and never goes out.
   */
  readonly orders: string
}

export const noWords: Words = {
  headline: '',
  dateline: '',
  text: '',
  credits: '',
  keyEvent: false,
  orders: '',
}

/** Whether there is anything that somebody would miss. */
export function isBlank({ headline, dateline, text, credits, orders }: Words): boolean {
  return [headline, dateline, text, credits, orders].every((field) => field.trim() === '')
}

/** Whether both are the same in every field. */
export function saysTheSame(one: Words, other: Words): boolean {
  return (
    one.headline === other.headline &&
    one.dateline === other.dateline &&
    draftTextOf(one) === draftTextOf(other) &&
    one.credits === other.credits &&
    one.keyEvent === other.keyEvent
  )
}

/** Everything that is wrong with them, as the desk's rules would say; `null` where nothing is. */
export function checkWords({ headline, text, dateline, credits }: Words): Problem | null {
  return checkFields([
    { name: 'headline', value: headline, max: MAX_HEADLINE_LENGTH },
    { name: 'text', value: text, required: true, max: MAX_BODY_LENGTH },
    { name: 'dateline', value: dateline, max: MAX_DATELINE_LENGTH },
    { name: 'credits', value: namesFrom(credits), max: MAX_CREDIT_LENGTH, maxItems: MAX_CREDITS },
  ])
}

/** A draft's text: the instructions above what readers get. */
export function draftTextOf({ orders, text }: Pick<Words, 'orders' | 'text'>): string {
  return [orders, text].filter((part) => part !== '').join('\n\n')
}

/** As the API takes it. @param kept whether it stays on the desk, and with it what the newsroom is told to do. */
export function fieldsFrom(words: Words, kept = false): PostFields {
  return {
    text: kept ? draftTextOf(words) : words.text,
    headline: words.headline.trim(),
    dateline: words.dateline.trim(),
    credits: namesFrom(words.credits),
    keyEvent: words.keyEvent,
  }
}

/** What a draft says, ready to be written on. */
export function wordsFrom(
  post: Pick<PostJson, 'headline' | 'dateline' | 'text' | 'credits' | 'keyEvent'>,
): Words {
  const { headline, dateline, text, keyEvent } = post
  return { headline, dateline, text, keyEvent, credits: post.credits.join(', '), orders: '' }
}

/** `AP, Reuters` as a list; empty names go. */
export function namesFrom(line: string): readonly string[] {
  return line
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** Reads words that were kept in the browser; `null` when they are none. */
export function readWords(value: unknown): Words | null {
  if (typeof value !== 'object' || value === null) return null
  const { headline, dateline, text, credits, keyEvent, orders = '' } = value as Record<string, unknown>
  const lines = [headline, dateline, text, credits, orders]
  if (!lines.every((line) => typeof line === 'string') || typeof keyEvent !== 'boolean') return null
  return { headline, dateline, text, credits, keyEvent, orders } as Words
}
