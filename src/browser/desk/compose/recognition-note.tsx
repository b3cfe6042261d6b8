import type { JSX } from 'preact'
import { chunk } from '../chunk.ts'
import { Button } from '../parts/button.tsx'
import { partOnDemand } from '../parts/on-demand.tsx'
import type { Composer } from './composer.ts'
import type { NoteActs } from './paste-note.tsx'
import { ui } from '../../../words/desk/en.ts'

/** What reads wire copy; fetched in idle time. */
export const wireCopy = chunk(async () => (await import('./wire-reader.ts')).wireReader)

const PasteNote = partOnDemand(async () => (await import('./paste-note.tsx')).PasteNote)

/** Says what was taken from a paste and what it tells the newsroom, above the fields. */
export function RecognitionNote({
  composer,
  ...acts
}: NoteActs & { readonly composer: Composer }): JSX.Element {
  const notes = composer.pasteNotes.value
  const hasNote =
    composer.recognition.value !== null ||
    (notes !== null && (notes.ordered || notes.changes.length > 0)) ||
    composer.words.value.orders !== ''
  return (
    // There from the start, so that it is read out when it fills.
    <div role="status">
      {composer.pasteUnread && wireCopy.state.value.kind === 'failed' && (
        <div class="recognition">
          <p>{ui.chunks.pasteUnread}</p>
          <Button onPress={() => void composer.readPaste()}>{ui.common.tryAgain}</Button>
        </div>
      )}
      {hasNote && <PasteNote composer={composer} {...acts} />}
    </div>
  )
}
