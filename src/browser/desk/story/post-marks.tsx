import type { JSX } from 'preact'
import { isOpen } from '../alerts/alert-watch.ts'
import type { AlertJson, PostJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { countOf } from '../time.ts'
import { sentFigures } from './sent-figures.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly post: PostJson
  readonly isPinned: boolean
  readonly alerts: readonly AlertJson[]
}

/** What a post is, at a glance. */
export function PostMarks({ post, isPinned, alerts }: Props): JSX.Element {
  const { watched } = useDesk().alerts
  const known = alerts.map((alert) => watched.value.get(alert.id)?.alert ?? alert)
  const sent = sentFigures(known)
  const corrections = post.corrections.length
  return (
    <>
      {isPinned && <span class="tag">{ui.posts.pinned}</span>}
      {post.keyEvent && <span class="tag tag-key">{ui.posts.keyEvent}</span>}
      {post.state === 'retracted' && <span class="tag tag-danger">{ui.posts.retracted}</span>}
      {corrections > 0 && post.state !== 'retracted' && (
        <span class="tag tag-amend">
          {corrections === 1 ? ui.posts.corrected : ui.posts.correctedTimes(corrections)}
        </span>
      )}
      {known.some(isOpen) ? (
        <span class="tag tag-key">{ui.posts.alertOnItsWay}</span>
      ) : (
        sent !== null && (
          <span class="tag tag-done">
            {ui.posts.alertSent(sent.alerts, countOf(sent.browsers, ui.counts.browsers))}
          </span>
        )
      )}
    </>
  )
}
