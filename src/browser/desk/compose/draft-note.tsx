import type { JSX } from 'preact'
import { Button } from '../parts/button.tsx'
import { partOnDemand } from '../parts/on-demand.tsx'
import { useDesk } from '../desk.ts'
import { formatDateTime, timeZone } from '../time.ts'
import type { Composer } from './composer.ts'
import type { NoteActs } from './paste-note.tsx'
import { draftTextOf } from './words.ts'
import { ui } from '../../../words/desk/en.ts'

const DiffView = partOnDemand(async () => (await import('../diff/diff-view.tsx')).DiffView)

type Props = { readonly composer: Composer; readonly onAct: NoteActs['onAct'] }

/** Says that a draft is being written on, and what a colleague has made of it meanwhile. */
export function DraftNote({ composer, onAct }: Props): JSX.Element {
  const { notices } = useDesk()
  const { publishAt } = composer
  const theirs = composer.theirs.value
  const gone = composer.gone.value
  const saveAsNew = (): void => {
    composer.detach()
    void composer.save()
  }
  if (gone !== null) {
    return (
      <div role="alert" class="draft-note">
        <p>
          <strong>{ui.drafts.gone[gone.kind]}</strong> {ui.drafts.wordsKept}
        </p>
        <div class="buttons">
          <Button look="main" onPress={saveAsNew}>
            {ui.drafts.saveAsNew}
          </Button>
          {gone.kind === 'published' && gone.post !== null && (
            <Button onPress={() => gone.post !== null && onAct('correct', gone.post)}>
              {ui.drafts.correctPublished}
            </Button>
          )}
          <Button look="quiet" onPress={() => composer.detach()}>
            {ui.drafts.makeNew}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div role="status" class="draft-note">
      <p>
        {publishAt === null
          ? ui.drafts.editingNote
          : ui.drafts.editingScheduled(formatDateTime(Date.parse(publishAt), timeZone()))}
      </p>
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
