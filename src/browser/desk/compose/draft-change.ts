import type { DraftChange, NewPost } from '../../../client/api-types.ts'
import type { Body } from '../../../domain/body.ts'
import type { PostFields, When } from '../api/api-json.ts'
import type { Chunk } from '../chunk.ts'
import { isRich } from '../corrections/rich-body.ts'
import type { editedBody } from '../diff/edited-body.ts'
import type { Waiting } from '../outbox/outbox.ts'
import type { DraftBase } from './kept-words.ts'

/** Puts an edited text back into its document; the desk app may still have to fetch it. */
export type EditedBodyPart = Pick<Chunk<typeof editedBody>, 'load'>

/**
 * The change of a draft as it is sent, with the revision that it is based on.
 *
 * @param base the draft as its words were taken over; `null` where that is not known.
 * @returns `null` where the part that puts its text together can't be had.
 */
export async function changeOf(
  { text, ...others }: PostFields,
  when: Partial<When>,
  base: DraftBase | null,
  part: EditedBodyPart,
): Promise<DraftChange | null> {
  const document = await documentOf(text, base, part)
  if (document === null) return null
  return { ...others, ...document, ...when, ...(base !== null && { revision: base.revision }) }
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

/** What the outbox files later: the post, or the change of its draft; `null` where there is none to send. */
export function waitingFor(
  post: NewPost,
  draft: string | null,
  change: DraftChange | null,
): Waiting['what'] | null {
  if (draft === null) return { kind: 'post', body: post }
  return change === null ? null : { kind: 'draft', draft, body: change }
}
