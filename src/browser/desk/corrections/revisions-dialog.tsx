import type { JSX } from 'preact'
import type { DraftRevisionJson, PostJson, RevisionJson } from '../api/api-json.ts'
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
            {post.publishedAt !== null && <Revisions revisions={revisions} post={post} />}
            {post.publishedAt !== null && drafts.length > 0 && <h3>{ui.posts.beforePublication}</h3>}
            <Revisions revisions={drafts} post={post} />
          </>
        )}
      </Loading>
    </Dialog>
  )
}

type ListProps = { readonly revisions: readonly ShownRevision[]; readonly post: PostJson }
type ShownRevision = RevisionJson & { readonly author?: DraftRevisionJson['author'] }

function Revisions({ revisions, post }: ListProps): JSX.Element {
  return (
    <ol class="revisions" reversed>
      {revisions.toReversed().map((revision, index, all) => (
        <Revision key={revision.revision} revision={revision} before={all[index + 1] ?? null} post={post} />
      ))}
    </ol>
  )
}

type RevisionProps = {
  readonly revision: ShownRevision
  readonly before: RevisionJson | null
  readonly post: PostJson
}

function Revision({ revision, before, post }: RevisionProps): JSX.Element {
  const note =
    revision.author === undefined
      ? post.corrections.find((correction) => correction.revision === revision.revision)?.note
      : undefined
  return (
    <li class="revision">
      <p class="row-meta">
        <strong>{ui.posts.revision(revision.revision)}</strong>
        <Moment at={revision.at} />
        {revision.author !== undefined && revision.author !== null && <span>{revision.author.name}</span>}
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
