import { useEffect, useState } from 'preact/hooks'
import { browserEnvironment, onReturn } from '../../stream/browser-environment.ts'
import type { StreamEnvironment } from '../../stream/stream-environment.ts'
import { useDesk } from '../desk.ts'
import type { PostJson } from '../api/api-json.ts'
import { StoryDesk } from './story-desk.ts'

/** After that, a pointer that rests among the posts is not about to press anything. */
const HAND_MS = 4_000

/** The story's desk while its screen is shown. */
export function useStoryDesk(slug: string, onPost: (post: PostJson) => void): StoryDesk {
  const { api, base, clock, session } = useDesk()
  const [story] = useState(
    () =>
      new StoryDesk({
        api,
        clock,
        slug,
        environment: deskEnvironment(),
        streamAddress: `${base}/live/stories/${encodeURIComponent(slug)}`,
        holdBack: isHandAmongPosts,
        isOwn: ({ author }) => author !== undefined && author.id === session.editor?.id,
        onPost,
      }),
  )
  useEffect(() => {
    void story.start()
    const look = (): void => story.hide(document.visibilityState === 'hidden')
    const stopWatching = onReturn(browserEnvironment(), () => story.reconnectNow())
    const move = (event: PointerEvent): void => {
      if (event.target instanceof Element && event.target.closest('[data-desk-posts]') !== null)
        movedAt = Date.now()
    }
    document.addEventListener('visibilitychange', look)
    document.addEventListener('pointermove', move, { passive: true })
    return () => {
      document.removeEventListener('visibilitychange', look)
      document.removeEventListener('pointermove', move)
      stopWatching()
      story.stop()
    }
  }, [story])
  return story
}

/** The browser's own, whose streams the desk doesn't count as readers. */
function deskEnvironment(): StreamEnvironment {
  const environment = browserEnvironment()
  return {
    ...environment,
    open: (address, ...rest) =>
      environment.open(`${address}${address.includes('?') ? '&' : '?'}desk=1`, ...rest),
  }
}

/** When the pointer last moved over the posts. */
let movedAt = 0

/** Whether a post that comes in now could slide under a finger that is about to press, or move what has the focus. */
function isHandAmongPosts(): boolean {
  const posts = document.querySelector('[data-desk-posts]')
  if (posts === null) return false
  return posts.contains(document.activeElement) || Date.now() - movedAt < HAND_MS
}
