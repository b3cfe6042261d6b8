import type { JSX } from 'preact'
import { Button } from '../parts/button.tsx'
import { partOnDemand } from '../parts/on-demand.tsx'
import type { Composer } from './composer.ts'
import { ui } from '../../../words/desk/en.ts'

const DiffView = partOnDemand(async () => (await import('../diff/diff-view.tsx')).DiffView)

/** Says that a draft is being written on, and what a colleague has made of it meanwhile. */
export function DraftNote({ composer }: { readonly composer: Composer }): JSX.Element {
  const theirs = composer.theirs.value
  const kind = composer.problem.value?.kind
  const isGone = kind === 'post-unknown' || kind === 'post-not-draft'
  return (
    <div role="status" class="draft-note">
      <p>{ui.drafts.editingNote}</p>
      {isGone && <Button onPress={() => composer.detach()}>{ui.drafts.makeNew}</Button>}
      {theirs !== null && (
        <div class="conflict">
          <p>
            <strong>{ui.drafts.changedByColleague}</strong> {ui.drafts.fromYours}
          </p>
          <DiffView before={composer.words.value.text} after={theirs.text} />
          <div class="buttons">
            <Button onPress={() => composer.settle('theirs')}>{ui.drafts.takeTheirs}</Button>
            <Button onPress={() => composer.settle('mine')}>{ui.drafts.keepMine}</Button>
          </div>
        </div>
      )}
    </div>
  )
}
