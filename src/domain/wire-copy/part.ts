import { joinLines, wholeLine, type Line } from './lines.ts'
import type { OrderKind } from './orders.ts'

/**
 * One piece of the input and what it was taken for. `text` is what stood there; `reads` is how the field says it where
 * that is less than what stood there (`SEOUL` for `SEOUL (AP) —`).
 */
export type CopyPart =
  | {
      readonly as: 'headline' | 'dateline' | 'text' | 'credit'
      readonly text: string
      readonly reads?: string
    }
  | { readonly as: 'dropped'; readonly kind: DroppedKind; readonly text: string; readonly reads?: never }

/**
 *   tag        `URGENT`, `BREAKING`, `UPDATE 2-`
 *   stamp      when it was published or updated
 *   byline     who wrote or helped
 *   slug       the wire's own name for the story
 *   note       to other newsrooms: `(Adds quotes, background)`
 *   standing   what stands on every page: `Share this story`
 *   mark       `MORE`, `###`, `-30-`, `ends`
 *   rights     whose copy it is
 *   contact    whom newsrooms may call, and what else is not for publication
 *   source     names of sources beyond the most that a post can have
 *   embargo, kill, correction, advisory   an instruction to the newsroom
 */
export type DroppedKind =
  | 'tag'
  | 'stamp'
  | 'byline'
  | 'slug'
  | 'note'
  | 'standing'
  | 'mark'
  | 'rights'
  | 'contact'
  | 'source'
  | OrderKind

export function dropped(kind: DroppedKind, text: string): CopyPart {
  return { as: 'dropped', kind, text }
}

/** A part of whole lines; where raw copy had signs at their ends, the field says it without them. */
export function partOf(as: 'headline' | 'text', lines: readonly Line[]): CopyPart {
  const text = joinLines(lines.map(wholeLine))
  const reads = joinLines(lines.map((line) => line.text))
  return reads === text ? { as, text } : { as, text, reads }
}
