import type { PostWrittenJson } from '../api/api-json.ts'
import type { DeskApi } from '../api/desk-api.ts'
import type { Chunk } from '../chunk.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { SavedTexts } from '../storage/saved-texts.ts'
import type { EditedBodyPart } from './draft-change.ts'
import type { WireReader } from './wire-reader.ts'
import type { Words } from './words.ts'

/** What was taken from a paste, and the way back. */
export type Recognition = {
  /** Names of the fields that were filled, as an editor calls them. */
  readonly found: readonly string[]
  /** Lines that are not part of the news and were left out. */
  readonly dropped: readonly string[]
  /** The fields as they would be without the recognition. */
  readonly plain: Words
  /** The fields as they were filled. */
  readonly filled: Words
}

export type Act = 'publish' | 'save' | 'schedule'

/** What was sent, for the component that shows the composer. */
export type Sent = { readonly written: PostWrittenJson; readonly words: Words; readonly act: Act }

export type ComposerParts = {
  readonly api: Pick<DeskApi, 'writePost' | 'changeDraft' | 'post' | 'keyOfPost' | 'releasePost'>
  readonly kept: SavedTexts
  readonly slug: string
  /** Where the words are kept until the desk has them. */
  readonly keptName: string
  readonly onSent: (sent: Sent) => void
  /** Reads wire copy; the desk app may still have to fetch it. */
  readonly wireCopy: Pick<Chunk<WireReader>, 'value' | 'load'>
  /** Takes what could not be sent because the desk was not reached; `null` where the words stay here. */
  readonly outbox: Pick<Outbox, 'add'> | null
  /** Called when the outbox has it. */
  readonly onWaiting?: () => void
  /** Puts the edited text of a draft back into its document. */
  readonly editedBody: EditedBodyPart
}
