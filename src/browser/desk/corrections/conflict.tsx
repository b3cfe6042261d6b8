import type { JSX } from 'preact'
import type { PostJson } from '../api/api-json.ts'
import { DiffView } from '../diff/diff-view.tsx'
import { Button } from '../parts/button.tsx'
import type { BaseRevision } from './correction.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  /** What the editor began from. */
  readonly basis: BaseRevision
  /** What the post says now. */
  readonly theirs: PostJson
  readonly onTakeTheirs: () => void
  readonly onKeepMine: () => void
}

/** Somebody else corrected the post meanwhile: shows what they changed, and asks which words to go on from. */
export function Conflict({ basis, theirs, onTakeTheirs, onKeepMine }: Props): JSX.Element {
  const note = theirs.corrections.at(-1)?.note
  return (
    <div class="conflict" role="alert">
      <p>
        <strong>{ui.corrections.conflict}</strong> {ui.corrections.nothingSent}
      </p>
      {note !== undefined && <p>Their note: “{note}”</p>}
      <p class="quiet">{ui.corrections.theirChange}</p>
      <DiffView before={whole(basis)} after={whole(theirs)} />
      <div class="buttons">
        <Button onPress={onTakeTheirs}>{ui.corrections.takeTheirs}</Button>
        <Button onPress={onKeepMine}>{ui.corrections.keepMine}</Button>
      </div>
    </div>
  )
}

function whole({ headline, text }: BaseRevision): string {
  return headline === '' ? text : `${headline}\n\n${text}`
}
