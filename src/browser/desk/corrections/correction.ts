import type { NewCorrectionJson } from '../api/api-json.ts'
import { editedBody } from '../diff/edited-body.ts'
import { isRich } from './rich-body.ts'
import type { FollowUpJson, PostJson } from '../api/api-json.ts'

/** A post's words as a correction is made from them. */
export type BaseRevision = Pick<PostJson, 'revision' | 'headline' | 'text' | 'body'>

/** What is in the form's fields. */
export type CorrectionWords = { readonly headline: string; readonly text: string; readonly note: string }

/**
 * The correction to send. Where the text was left alone the document goes back as it was; where it was edited, what plain
 * text can't show (links, emphasis, quotations) stays on all words that stayed.
 */
export function correctionOf(
  basis: BaseRevision,
  words: CorrectionWords,
  followUp: FollowUpJson | null,
): NewCorrectionJson {
  const { headline, text, note } = words
  return {
    ...(text === basis.text
      ? { body: basis.body }
      : isRich(basis.body)
        ? { body: editedBody(basis.body, text) }
        : { text }),
    headline: headline.trim(),
    note: note.trim(),
    revision: basis.revision,
    ...(followUp !== null && { followUp }),
  }
}

/** Reads a correction that was kept in the browser; `null` when it is none. */
export function readCorrection(
  value: unknown,
): { readonly basis: BaseRevision; readonly words: CorrectionWords } | null {
  if (typeof value !== 'object' || value === null) return null
  const { basis, words } = value as { basis?: Partial<BaseRevision>; words?: Partial<CorrectionWords> }
  const known =
    typeof basis?.revision === 'number' && typeof basis.text === 'string' && basis.body !== undefined
  const written = [words?.headline, words?.text, words?.note].every((line) => typeof line === 'string')
  return known && written ? { basis: basis as BaseRevision, words: words as CorrectionWords } : null
}
