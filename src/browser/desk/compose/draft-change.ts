import type { Body } from '../../../domain/body.ts'
import type { PostFields, When } from '../api/api-json.ts'
import type { Chunk } from '../chunk.ts'
import { isRich } from '../corrections/rich-body.ts'
import type { editedBody } from '../diff/edited-body.ts'
import type { Waiting } from '../outbox/outbox.ts'
import type { DraftBase } from './kept-words.ts'

/** Puts an edited text back into its document; the desk app may still have to fetch it. */
export type EditedBodyPart = Pick<Chunk<typeof editedBody>, 'load'>

/** What is sent: a new post, or the change of a draft. */
export type PostRequest = Waiting['what']

/**
 * The request for what was written.
 *
 * @param draft the draft that it changes; `null` for a new post.
 * @param base the draft as its words were taken over; `null` where that is not known, and for words that were no draft.
 * @returns `null` where the part that puts its text together can't be had.
 */
export async function requestOf(
  draft: string | null,
  { text, ...others }: PostFields,
  when: Partial<When>,
  base: DraftBase | null,
  part: EditedBodyPart,
): Promise<PostRequest | null> {
  const document = await documentOf(text, base, part)
  if (document === null) return null
  const fields = { ...others, ...document, ...when }
  if (draft === null) return { kind: 'post', body: fields }
  return { kind: 'draft', draft, body: { ...fields, ...(base !== null && { revision: base.revision }) } }
}

/** The text as it is sent: with its links, emphasis and quotations where it has any. */
async function documentOf(
  text: string,
  base: DraftBase | null,
  part: EditedBodyPart,
): Promise<{ readonly text: string } | { readonly body: Body } | null> {
  if (base === null) return { text }
  if (text === base.text) return { body: base.body }
  if (!isRich(base.body)) return { text }
  const edited = await part.load()
  return edited === null ? null : { body: edited(base.body, text) }
}
