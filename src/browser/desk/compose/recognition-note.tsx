import type { JSX } from 'preact'
import { Button } from '../parts/button.tsx'
import type { Composer } from './composer.ts'

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
              <strong>Taken from the paste:</strong> {listOf([...recognition.found, 'text'])}.
            </p>
            {recognition.dropped.length > 0 && (
              <p class="quiet">
                Left out:{' '}
                {recognition.dropped.map((line) => (
                  <q key={line}>{line}</q>
                ))}
              </p>
            )}
          </div>
          <Button onPress={() => composer.undoRecognition()}>Paste as it was</Button>
        </div>
      )}
    </div>
  )
}

/** `headline, dateline and text` */
function listOf(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
