import type { JSX } from 'preact'
import { isOpen } from '../alerts/alert-watch.ts'
import type { AlertJson, PostJson } from '../api/api-json.ts'
import { formatCount } from '../time.ts'

type Props = {
  readonly post: PostJson
  readonly isPinned: boolean
  readonly alerts: readonly AlertJson[]
}

/** What a post is, at a glance. */
export function PostMarks({ post, isPinned, alerts }: Props): JSX.Element {
  const reached = alerts.reduce((sum, alert) => sum + alert.counts.accepted, 0)
  const corrections = post.corrections.length
  return (
    <>
      {isPinned && <span class="tag">Pinned</span>}
      {post.keyEvent && <span class="tag tag-key">Key event</span>}
      {post.state === 'retracted' && <span class="tag tag-danger">Retracted</span>}
      {corrections > 0 && post.state !== 'retracted' && (
        <span class="tag tag-amend">
          {corrections === 1 ? 'Corrected' : `Corrected ${corrections} times`}
        </span>
      )}
      {alerts.some(isOpen) ? (
        <span class="tag tag-key">Alert on its way</span>
      ) : (
        reached > 0 && <span class="tag tag-done">Alert sent to {formatCount(reached)}</span>
      )}
    </>
  )
}
