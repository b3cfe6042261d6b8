import type { JSX } from 'preact'
import { unreachable } from '../../../domain/result.ts'
import { isOpen } from '../alerts/alert-watch.ts'
import type { AlertJson, CorrectionResultJson, PostJson, StoryJson } from '../api/api-json.ts'
import { dialogOnDemand } from '../parts/on-demand.tsx'
import { ui } from '../../../words/desk/en.ts'

const CorrectDialog = dialogOnDemand(
  async () => (await import('../corrections/correct-dialog.tsx')).CorrectDialog,
)
const RetractDialog = dialogOnDemand(
  async () => (await import('../corrections/retract-dialog.tsx')).RetractDialog,
)
const AlertDialog = dialogOnDemand(async () => (await import('../alerts/alert-dialog.tsx')).AlertDialog)
const RevisionsDialog = dialogOnDemand(
  async () => (await import('../corrections/revisions-dialog.tsx')).RevisionsDialog,
)

/** The dialog that is open, and the post it is about. */
export type OpenDialog = {
  readonly kind: 'correct' | 'retract' | 'alert' | 'revisions'
  readonly post: PostJson
}

type Props = {
  readonly open: OpenDialog | null
  /** The story's posts as they are now: a colleague may change the one that the dialog is about. */
  readonly posts: readonly PostJson[]
  readonly story: StoryJson
  readonly alerts: readonly AlertJson[]
  readonly onClose: () => void
  /** A post was corrected or retracted; the sentence says so. */
  readonly onCorrected: (post: PostJson, sentence: string) => void
}

/** Everything that is done to one post in a window above the story. */
export function PostDialogs({ open, posts, story, alerts, onClose, onCorrected }: Props): JSX.Element | null {
  if (open === null) return null
  const { kind, post } = open
  const now = posts.find(({ id }) => id === post.id) ?? post
  const about = alerts.filter((alert) => alert.post === post.id)
  const wasOpen = about.some(isOpen)
  const corrected = (what: string) => (answer: CorrectionResultJson) => {
    const stopped = wasOpen || (answer.alertsEnded ?? []).length > 0 ? ` ${ui.corrections.alertStopped}` : ''
    const told = typeof answer.followUp === 'string' ? ` ${ui.corrections.followUpSent}` : ''
    onCorrected(post, `${what} ${ui.corrections.everywhere}${stopped}${told}`)
  }
  switch (kind) {
    case 'correct':
      return (
        <CorrectDialog
          post={post}
          now={now}
          alertTitle={about[0]?.title ?? null}
          onClose={onClose}
          onDone={corrected(ui.corrections.done)}
        />
      )
    case 'retract':
      return <RetractDialog post={post} now={now} onClose={onClose} onDone={corrected(ui.retraction.done)} />
    case 'alert':
      return <AlertDialog post={post} now={now} story={story} onClose={onClose} />
    case 'revisions':
      return <RevisionsDialog post={post} onClose={onClose} />
    default:
      return unreachable(kind)
  }
}
