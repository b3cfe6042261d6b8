import type { JSX } from 'preact'
import { Button } from '../parts/button.tsx'
import type { Composer } from './composer.ts'
import { ui } from '../../../words/desk/en.ts'

/** Says what was taken from a paste, and gives it back. */
export function RecognitionNote({ composer }: { readonly composer: Composer }): JSX.Element {
  const recognition = composer.recognition.value
  return (
    // There from the start, so that it is read out when it fills.
    <div role="status">
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
