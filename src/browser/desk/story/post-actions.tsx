import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { PostJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { ui } from '../../../words/desk/en.ts'

/** What an editor can do with a published post. */
export type PostAct = 'correct' | 'retract' | 'alert' | 'revisions' | 'receipts' | 'pin' | 'unpin'

type Props = {
  readonly post: PostJson
  readonly isPinned: boolean
  readonly hasAlerts: boolean
  readonly onAct: (act: PostAct, post: PostJson) => void
}

/** The acts that are needed quickly stand there; the rest is one press away. What this editor may not do isn't there. */
export function PostActions({ post, isPinned, hasAlerts, onAct }: Props): JSX.Element {
  const { session } = useDesk()
  const more = useRef<HTMLDetailsElement>(null)
  const isStanding = post.state === 'published'
  const act = (name: PostAct) => (): void => {
    if (more.current !== null) more.current.open = false
    onAct(name, post)
  }
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || more.current?.open !== true) return
    event.stopPropagation()
    more.current.open = false
    more.current.querySelector('summary')?.focus()
  }
  return (
    <div class="card-actions">
      {isStanding && session.may('correct-post', post) && (
        <Button onPress={act('correct')}>{ui.posts.correct}</Button>
      )}
      {isStanding && session.may('send-alert') && <Button onPress={act('alert')}>{ui.posts.alert}</Button>}
      <details ref={more} class="more" onKeyDown={close}>
        <summary class="button button-quiet">{ui.common.more}</summary>
        <div class="more-list">
          {isStanding && session.may('retract-post', post) && (
            <Button look="grave" onPress={act('retract')}>
              {ui.posts.retract}
            </Button>
          )}
          {isStanding && session.may('run-story') && (
            <Button onPress={act(isPinned ? 'unpin' : 'pin')}>
              {isPinned ? ui.posts.unpin : ui.posts.pin}
            </Button>
          )}
          <Button onPress={act('revisions')}>{ui.posts.revisions}</Button>
          {hasAlerts && <Button onPress={act('receipts')}>{ui.posts.receipts}</Button>}
          <a class="button" href={post.url}>
            {ui.story.viewAsReader}
          </a>
        </div>
      </details>
    </div>
  )
}
