import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { firstWords } from '../../../domain/text.ts'
import type { PostJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Fold } from '../parts/fold.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly drafts: readonly PostJson[]
  /** The draft that is in the composer. */
  readonly openDraft: string | null
  readonly onTakeUp: (draft: PostJson) => void
  readonly onChanged: () => void
  readonly onPublished: (draft: PostJson) => void
  /** When a scheduled one is published, in the editor's time. */
  readonly whenOf: (draft: PostJson) => string | null
  /** Whether the composer holds words that taking up a draft would put away. */
  readonly hasWords: () => boolean
}

type Asking = { readonly kind: 'discard' | 'take-up' | 'publish'; readonly draft: PostJson }

/** What only the desk has: drafts, and posts that wait for their time. */
export function DraftList(props: Props): JSX.Element {
  const { drafts, openDraft, onTakeUp, onChanged, onPublished, whenOf, hasWords } = props
  const { api, notices, session } = useDesk()
  const [asking, setAsking] = useState<Asking | null>(null)
  const takeUp = (draft: PostJson): void => {
    if (hasWords()) setAsking({ kind: 'take-up', draft })
    else onTakeUp(draft)
  }
  const publish = async (draft: PostJson): Promise<void> => {
    const answer = await api.changeDraft(draft.id, { state: 'published' })
    notices.say(answer.ok ? ui.story.published : answer.refusal.sentence)
    if (answer.ok) onPublished(draft)
    else onChanged()
  }
  const discard = async (draft: PostJson): Promise<void> => {
    const answer = await api.discardDraft(draft.id)
    notices.say(answer.ok ? ui.drafts.discarded : answer.refusal.sentence)
    onChanged()
  }
  return (
    <Fold title={ui.drafts.title(drafts.length)}>
      {drafts.length === 0 && <p class="quiet">{ui.drafts.empty}</p>}
      <ul class="rows">
        {drafts.map((draft) => (
          <li key={draft.id} class="row draft">
            <p class="row-meta">
              {draft.state === 'scheduled' && <span class="tag tag-key">{whenOf(draft)}</span>}
              <span>{draft.author?.name}</span>
              {openDraft === draft.id && <span class="tag">{ui.drafts.inComposer}</span>}
            </p>
            <p class="draft-title" dir="auto">
              {draft.headline === '' ? firstWords(draft.text, 80) : draft.headline}
            </p>
            {session.may('write-post') && (
              <div class="buttons">
                <Button onPress={() => takeUp(draft)}>{ui.drafts.edit}</Button>
                <Button look="quiet" onPress={() => setAsking({ kind: 'publish', draft })}>
                  {ui.drafts.publishNow}
                </Button>
                <Button look="quiet" onPress={() => setAsking({ kind: 'discard', draft })}>
                  {ui.common.discard}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {asking?.kind === 'take-up' && (
        <Confirm
          title={ui.drafts.takeUpTitle}
          sentence={ui.drafts.takeUpSentence}
          label={ui.common.discard}
          onClose={() => setAsking(null)}
          onConfirm={() => onTakeUp(asking.draft)}
        />
      )}
      {asking?.kind === 'publish' && (
        <Confirm
          title={ui.drafts.publishTitle}
          sentence={asking.draft.headline === '' ? firstWords(asking.draft.text, 160) : asking.draft.headline}
          label={ui.drafts.publish}
          look="main"
          onClose={() => setAsking(null)}
          onConfirm={() => void publish(asking.draft)}
        />
      )}
      {asking?.kind === 'discard' && (
        <Confirm
          title={ui.drafts.discardTitle}
          sentence={ui.drafts.discardSentence}
          label={ui.common.discard}
          onClose={() => setAsking(null)}
          onConfirm={() => void discard(asking.draft)}
        />
      )}
    </Fold>
  )
}
