import type { JSX } from 'preact'
import type { PostJson, RevisionJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { DiffView } from '../diff/diff-view.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { Moment } from '../parts/moment.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = { readonly post: PostJson; readonly onClose: () => void }

/** What a post said at each revision, the newest first, with what changed. A retracted post's words are here alone. */
export function RevisionsDialog({ post, onClose }: Props): JSX.Element {
  const { api } = useDesk()
  const loaded = useLoaded(() => api.revisions(post.id), post.id)
  return (
    <Dialog title={ui.posts.revisions} onClose={onClose} wide>
      <Loading of={loaded}>
        {({ revisions, drafts }) => (
          <>
            {post.publishedAt !== null && <Revisions revisions={revisions} corrections={post.corrections} />}
            {post.publishedAt !== null && drafts.length > 0 && <h3>{ui.posts.beforePublication}</h3>}
            <Revisions revisions={drafts} corrections={[]} />
          </>
        )}
      </Loading>
    </Dialog>
  )
}

type Corrections = PostJson['corrections']
type ListProps = { readonly revisions: readonly RevisionJson[]; readonly corrections: Corrections }

function Revisions({ revisions, corrections }: ListProps): JSX.Element {
  return (
    <ol class="revisions" reversed>
      {revisions.toReversed().map((revision, index, all) => (
        <Revision
          key={revision.revision}
          revision={revision}
          before={all[index + 1] ?? null}
          note={corrections.find((correction) => correction.revision === revision.revision)?.note}
        />
      ))}
    </ol>
  )
}

type RevisionProps = {
  readonly revision: RevisionJson
  readonly before: RevisionJson | null
  /** What readers were told was wrong before it. */
  readonly note: string | undefined
}

function Revision({ revision, before, note }: RevisionProps): JSX.Element {
  return (
    <li class="revision">
      <p class="row-meta">
        <strong>{ui.posts.revision(revision.revision)}</strong>
        <Moment at={revision.at} />
        {revision.author !== null && <span>{ui.posts.revisionBy(revision.author.name)}</span>}
      </p>
      {note !== undefined && <p class="card-correction">{note}</p>}
      {before === null ? (
        <div class="diff" dir="auto">
          {whole(revision)}
        </div>
      ) : (
        <DiffView before={whole(before)} after={whole(revision)} />
      )}
    </li>
  )
}

function whole({ headline, text }: RevisionJson): string {
  return headline === '' ? text : `${headline}\n\n${text}`
}
