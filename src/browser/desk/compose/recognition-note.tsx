import type { JSX } from 'preact'
import { chunk } from '../chunk.ts'
import { Button } from '../parts/button.tsx'
import type { Composer } from './composer.ts'
import { ui } from '../../../words/desk/en.ts'

/** What reads wire copy; fetched in idle time. */
export const wireCopy = chunk(async () => (await import('../../../domain/wire-copy.ts')).readWireCopy)

/** Says what was taken from a paste, and gives it back. */
export function RecognitionNote({ composer }: { readonly composer: Composer }): JSX.Element {
  const recognition = composer.recognition.value
  return (
    // There from the start, so that it is read out when it fills.
    <div role="status">
      {composer.pasteUnread && wireCopy.state.value.kind === 'failed' && (
        <div class="recognition">
          <p>{ui.chunks.pasteUnread}</p>
          <Button onPress={() => void composer.readPaste()}>{ui.common.tryAgain}</Button>
        </div>
      )}
      {recognition !== null && (
        <div class="recognition">
          <div>
            <p>
              <strong>{ui.composer.recognized}</strong>{' '}
              {ui.common.list([...recognition.found, ui.composer.recognizedText])}.
            </p>
            {recognition.dropped.length > 0 && (
              <p class="quiet">
                {ui.composer.leftOut}{' '}
                {recognition.dropped.map((line) => (
                  <q key={line}>{line}</q>
                ))}
              </p>
            )}
          </div>
          <Button onPress={() => composer.undoRecognition()}>{ui.composer.undoRecognition}</Button>
        </div>
      )}
    </div>
  )
}
