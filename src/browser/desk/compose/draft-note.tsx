import type { JSX } from 'preact'
import { DiffView } from '../diff/diff-view.tsx'
import { Button } from '../parts/button.tsx'
import type { Composer } from './composer.ts'

/** Says that a draft is being written on, and what a colleague has made of it meanwhile. */
export function DraftNote({ composer }: { readonly composer: Composer }): JSX.Element {
  const theirs = composer.theirs.value
  const kind = composer.problem.value?.kind
  const isGone = kind === 'post-unknown' || kind === 'post-not-draft'
  return (
    <div role="status" class="draft-note">
      <p>You are writing on a draft of the desk.</p>
      {isGone && <Button onPress={() => composer.detach()}>Make it a new post</Button>}
      {theirs !== null && (
        <div class="conflict">
          <p>
            <strong>A colleague has changed this draft while you were writing.</strong> From yours to theirs:
          </p>
          <DiffView before={composer.words.value.text} after={theirs.text} />
          <div class="buttons">
            <Button onPress={() => composer.settle('theirs')}>Go on from theirs</Button>
            <Button onPress={() => composer.settle('mine')}>Keep mine, and replace theirs</Button>
          </div>
        </div>
      )}
    </div>
  )
}
