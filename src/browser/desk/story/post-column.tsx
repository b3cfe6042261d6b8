import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Problem } from '../api/problem.ts'
import type { StoryJson } from '../api/api-json.ts'
import { Button } from '../parts/button.tsx'
import { ProblemNote } from '../parts/form.tsx'
import { countOf } from '../time.ts'
import { PostActions, type PostAct } from './post-actions.tsx'
import { PostCard } from './post-card.tsx'
import type { StoryDesk } from './story-desk.ts'
import type { PostJson } from '../api/api-json.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly desk: StoryDesk
  readonly story: StoryJson
  readonly onAct: (act: PostAct, post: PostJson) => void
}

/** The story's posts as readers have them, the newest first. */
export function PostColumn({ desk, story, onAct }: Props): JSX.Element {
  const { shown, waiting } = desk.posts.value
  const [problem, setProblem] = useState<Problem | null>(null)
  const more = async (): Promise<void> => setProblem(await desk.more())
  return (
    <section aria-labelledby="posts" data-desk-posts>
      {/* The button has its place from the start: what comes in moves nothing. */}
      <div class="column-head">
        <h2 id="posts">{ui.posts.heading}</h2>
        <div role="status">
          {waiting.length > 0 && (
            <Button onPress={() => desk.letIn()}>
              {ui.posts.show(countOf(waiting.length, ui.counts.newPosts), namesOf(waiting))}
            </Button>
          )}
        </div>
      </div>
      {shown.length === 0 && <p class="empty">{ui.posts.empty}</p>}
      {shown.map((post) => {
        const alerts = desk.alerts.value.filter((alert) => alert.post === post.id)
        const isPinned = story.pinnedPost === post.id
        return (
          <PostCard
            key={post.id}
            post={post}
            isPinned={isPinned}
            alerts={alerts}
            actions={
              <PostActions post={post} isPinned={isPinned} hasAlerts={alerts.length > 0} onAct={onAct} />
            }
          />
        )
      })}
      <ProblemNote problem={problem} onAgain={() => void more()} />
      {desk.next.value !== null && <Button onPress={() => void more()}>{ui.posts.older}</Button>}
    </section>
  )
}

function namesOf(posts: readonly PostJson[]): string {
  const names = new Set(posts.map(({ author }) => author?.name ?? ui.posts.colleague))
  return ui.common.list([...names])
}
