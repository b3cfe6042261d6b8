import type { JSX } from 'preact'
import { Button } from '../parts/button.tsx'
import { partOnDemand } from '../parts/on-demand.tsx'
import { useDesk } from '../desk.ts'
import { formatDateTime, timeZone } from '../time.ts'
import type { Composer } from './composer.ts'
import { draftTextOf } from './words.ts'
import { ui } from '../../../words/desk/en.ts'

const DiffView = partOnDemand(async () => (await import('../diff/diff-view.tsx')).DiffView)

/** Says that a draft is being written on, and what a colleague has made of it meanwhile. */
export function DraftNote({ composer }: { readonly composer: Composer }): JSX.Element {
  const { notices } = useDesk()
  const { publishAt } = composer
  const theirs = composer.theirs.value
  const kind = composer.problem.value?.kind
  const isGone = kind === 'post-unknown' || kind === 'post-not-draft'
  return (
    <div role="status" class="draft-note">
      <p>
        {publishAt === null
          ? ui.drafts.editingNote
          : ui.drafts.editingScheduled(formatDateTime(Date.parse(publishAt), timeZone()))}
      </p>
      {isGone && <Button onPress={() => composer.detach()}>{ui.drafts.makeNew}</Button>}
      {theirs !== null && (
        <div class="conflict">
          <p>
            <strong>{ui.drafts.changedByColleague}</strong> {ui.drafts.fromYours}
          </p>
          <DiffView
            before={whole({ ...composer.words.value, text: draftTextOf(composer.words.value) })}
            after={whole(theirs)}
          />
          <div class="buttons">
            <Button
              onPress={() => {
                const back = composer.settle('theirs')
                if (back !== null) notices.offerUndo(ui.drafts.replaced, ui.common.undo, back)
              }}
            >
              {ui.drafts.takeTheirs}
            </Button>
            <Button onPress={() => composer.settle('mine')}>{ui.drafts.keepMine}</Button>
          </div>
        </div>
      )}
    </div>
  )
}

function whole({ headline, text }: { readonly headline: string; readonly text: string }): string {
  return headline === '' ? text : `${headline}\n\n${text}`
}
