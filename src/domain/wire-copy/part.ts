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
 *   tag       `URGENT`, `BREAKING`, `UPDATE 2-`
 *   stamp     when it was published or updated
 *   byline    who wrote or helped
 *   slug      the wire's own name for the story
 *   note      to other newsrooms: `(Adds quotes, background)`
 *   standing  what stands on every page: `Share this story`
 *   mark      `MORE`, `###`, `-30-`, `ends`
 *   rights    whose copy it is
 */
export type DroppedKind = 'tag' | 'stamp' | 'byline' | 'slug' | 'note' | 'standing' | 'mark' | 'rights'

export function dropped(kind: DroppedKind, text: string): CopyPart {
  return { as: 'dropped', kind, text }
}
