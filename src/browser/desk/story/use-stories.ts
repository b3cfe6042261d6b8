import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Problem } from '../api/problem.ts'
import type { StoryJson } from '../api/wire.ts'
import { useDesk } from '../desk.ts'

type Listed = {
  /** `null` until the desk has answered. */
  readonly stories: readonly StoryJson[] | null
  readonly problem: Problem | null
  readonly more: boolean
  readonly loadMore: () => void
  readonly again: () => void
}

/** How often the list is asked for while it is looked at: colleagues open and end stories too. */
const ASK_AGAIN_MS = 15_000

/** The desk's stories, page by page; the first page stays fresh. */
export function useStories(): Listed {
  const { api } = useDesk()
  const [stories, setStories] = useState<readonly StoryJson[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)

  const load = useCallback(
    async (page: string | null): Promise<void> => {
      const answer = await api.stories(page)
      if (!answer.ok) return setProblem(answer.refusal)
      setProblem(null)
      setStories((known) => {
        const fresh = new Set(answer.value.stories.map(({ id }) => id))
        const others = (known ?? []).filter(({ id }) => !fresh.has(id))
        return [...answer.value.stories, ...others]
      })
      // Asking for the first page again must not forget how far the list was read.
      setNext((known) => (page === null && known !== null ? known : (answer.value.next ?? null)))
    },
    [api],
  )
  useEffect(() => {
    void load(null)
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load(null)
    }, ASK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [load])
  return {
    stories,
    problem,
    more: next !== null,
    loadMore: () => void load(next),
    again: () => void load(null),
  }
}
