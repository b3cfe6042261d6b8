import type { PostJson } from '../api/api-json.ts'
import { readWords, type Words } from './words.ts'

/** What a draft said when its words were taken over. */
export type DraftBase = Pick<
  PostJson,
  'revision' | 'headline' | 'dateline' | 'credits' | 'keyEvent' | 'text' | 'body' | 'publishAt'
>

/** The base that a draft gives. */
export function baseOf({
  revision,
  headline,
  dateline,
  credits,
  keyEvent,
  text,
  body,
  publishAt,
}: PostJson): DraftBase {
  return { revision, headline, dateline, credits, keyEvent, text, body, publishAt }
}

/** What is kept of a composer. */
type Kept = { readonly words: Words; readonly draft: string | null; readonly base: DraftBase | null }

/** Reads what was kept in the browser; `null` when it is no composer's. */
export function readKept(value: unknown): Kept | null {
  if (typeof value !== 'object' || value === null) return null
  const { words, draft, base } = value as Record<string, unknown>
  const read = readWords(words)
  if (read === null) return null
  // Saved by this app alone, but perhaps by an older one, which kept no base.
  const known = typeof base === 'object' && base !== null && 'revision' in base && 'publishAt' in base
  return {
    words: read,
    draft: typeof draft === 'string' ? draft : null,
    base: known ? (base as DraftBase) : null,
  }
}
