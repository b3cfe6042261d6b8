import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { firstWords } from '../../../domain/text.ts'
import type { PostJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Fold } from '../parts/fold.tsx'
import { Confirm } from '../parts/confirm.tsx'

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
    notices.say(answer.ok ? 'Published.' : answer.refusal.sentence)
    if (answer.ok) onPublished(draft)
    else onChanged()
  }
  const discard = async (draft: PostJson): Promise<void> => {
    const answer = await api.discardDraft(draft.id)
    notices.say(answer.ok ? 'The draft is gone.' : answer.refusal.sentence)
    onChanged()
  }
  return (
    <Fold title={drafts.length === 0 ? 'Drafts' : `Drafts (${drafts.length})`}>
      {drafts.length === 0 && <p class="quiet">None. “Save draft” puts a post here for the whole desk.</p>}
      <ul class="rows">
        {drafts.map((draft) => (
          <li key={draft.id} class="row draft">
            <p class="row-meta">
              {draft.state === 'scheduled' && <span class="tag tag-key">{whenOf(draft)}</span>}
              <span>{draft.author?.name}</span>
              {openDraft === draft.id && <span class="tag">In the composer</span>}
            </p>
            <p class="draft-title" dir="auto">
              {draft.headline === '' ? firstWords(draft.text, 80) : draft.headline}
            </p>
            {session.may('write-post') && (
              <div class="buttons">
                <Button onPress={() => takeUp(draft)}>Write on</Button>
                <Button look="quiet" onPress={() => setAsking({ kind: 'publish', draft })}>
                  Publish now
                </Button>
                <Button look="quiet" onPress={() => setAsking({ kind: 'discard', draft })}>
                  Discard
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {asking?.kind === 'take-up' && (
        <Confirm
          title="Put away what you are writing?"
          sentence="The composer holds words that are not saved. Save them as a draft first, or give them up."
          label="Give them up"
          onClose={() => setAsking(null)}
          onConfirm={() => onTakeUp(asking.draft)}
        />
      )}
      {asking?.kind === 'publish' && (
        <Confirm
          title="Publish this draft now?"
          sentence={asking.draft.headline === '' ? firstWords(asking.draft.text, 160) : asking.draft.headline}
          label="Publish"
          look="main"
          onClose={() => setAsking(null)}
          onConfirm={() => void publish(asking.draft)}
        />
      )}
      {asking?.kind === 'discard' && (
        <Confirm
          title="Discard this draft?"
          sentence="It is gone for the whole desk."
          label="Discard"
          onClose={() => setAsking(null)}
          onConfirm={() => void discard(asking.draft)}
        />
      )}
    </Fold>
  )
}
