import type { JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { renderBody } from '../../../pages/body.ts'
import type { Html } from '../../../pages/html.ts'
import { fragmentOf } from '../../trusted.ts'
import type { AlertJson, PostJson } from '../api/api-json.ts'
import { Button } from '../parts/button.tsx'
import { Moment } from '../parts/moment.tsx'
import { PostMarks } from './post-marks.tsx'
import { ui } from '../../../words/desk/en.ts'

/** Longer texts are folded, so that a screen shows more than one post. */
const FOLDED_LENGTH = 900

type Props = {
  readonly post: PostJson
  readonly isPinned: boolean
  /** Alerts about this post, the newest first. */
  readonly alerts: readonly AlertJson[]
  /** What can be done with it. */
  readonly actions: JSX.Element | null
}

/** One post as readers have it, with what only the desk knows. */
export function PostCard({ post, isPinned, alerts, actions }: Props): JSX.Element {
  const isLong = post.text.length > FOLDED_LENGTH
  const [folded, setFolded] = useState(true)
  const isFolded = isLong && folded
  return (
    <article class="post-card" data-post={post.id} data-state={post.state} aria-labelledby={`t-${post.id}`}>
      <p class="card-meta" id={`t-${post.id}`}>
        <Moment at={post.publishedAt ?? post.createdAt} />
        {post.author !== undefined && <span>{post.author.name}</span>}
        <PostMarks post={post} isPinned={isPinned} alerts={alerts} />
      </p>
      {post.retraction === null ? (
        <>
          {post.headline !== '' && (
            <h3 class="card-headline" dir="auto">
              {post.headline}
            </h3>
          )}
          <Rendered
            class={`post-body card-body ${isFolded ? 'card-folded' : ''}`}
            html={renderBody(post.body, post.dateline)}
          />
          {isLong && (
            <Button
              look="quiet"
              class="card-unfold"
              aria-expanded={!folded}
              onPress={() => setFolded(!folded)}
            >
              {folded ? ui.posts.showAll : ui.posts.showLess}
            </Button>
          )}
          {post.credits.length > 0 && <p class="card-credits">({post.credits.join(', ')})</p>}
          {post.corrections.toReversed().map(({ revision, at, note }) => (
            <p key={revision} class="card-correction">
              <strong>{ui.posts.corrected}</strong> <Moment at={at} />: {note}
            </p>
          ))}
        </>
      ) : (
        <p class="card-retraction">
          <strong>{ui.posts.retracted}</strong> <Moment at={post.retraction.at} />: {post.retraction.reason}
        </p>
      )}
      {actions}
    </article>
  )
}

type RenderedProps = {
  /** Made by the functions that make readers' pages, which escape every value. */
  readonly html: Html
  readonly class: string
}

/** Part of a reader’s page, as readers get it. */
function Rendered({ html, ...rest }: RenderedProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const text = html.toString()
  useLayoutEffect(() => place.current?.replaceChildren(fragmentOf(text)), [text])
  return <div ref={place} class={rest.class} />
}
