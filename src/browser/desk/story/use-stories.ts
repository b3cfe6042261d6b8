import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { foundAgain, type Problem } from '../api/problem.ts'
import type { DeskReadersJson, StoryJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'

type Listed = {
  /** `null` until the desk has answered. */
  readonly stories: readonly StoryJson[] | null
  /** Of the whole desk, as of the last answer. */
  readonly readers: DeskReadersJson | null
  readonly problem: Problem | null
  readonly more: boolean
  readonly loadMore: () => void
  readonly again: () => void
}

/** How often the list is asked for while it is looked at: readers come and go, colleagues open and end stories. */
const ASK_AGAIN_MS = 15_000

/** The desk's stories, page by page; all that were asked for stay fresh while the page is seen. */
export function useStories(): Listed {
  const { api } = useDesk()
  const [stories, setStories] = useState<readonly StoryJson[] | null>(null)
  const [readers, setReaders] = useState<DeskReadersJson | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const pages = useRef(1)
  const turn = useRef(Promise.resolve())
  const waiting = useRef(0)

  const load = useCallback(
    async (isPressed: boolean): Promise<void> => {
      let page: string | null = null
      for (let n = 0; n < pages.current; n++) {
        const answer = await api.stories(page)
        if (!answer.ok) {
          const { refusal } = answer
          setProblem((known) => (isPressed ? refusal : foundAgain(known, refusal)))
          return
        }
        setProblem(null)
        setReaders(answer.value.readers ?? null)
        setStories((known) => mergeStories(known ?? [], answer.value.stories))
        page = answer.value.next
        if (page === null) break
      }
      setNext(page)
    },
    [api],
  )
  // One after the other, so that an answer that is older never comes last.
  const loadInTurn = useCallback(
    (isPressed = false): void => {
      waiting.current++
      turn.current = turn.current.then(() => load(isPressed)).then(() => void waiting.current--)
    },
    [load],
  )

  useEffect(() => {
    loadInTurn()
    const look = (): void => {
      if (document.visibilityState === 'visible' && waiting.current === 0) loadInTurn()
    }
    const timer = setInterval(look, ASK_AGAIN_MS)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [loadInTurn])
  return {
    stories,
    readers,
    problem,
    more: next !== null,
    loadMore: () => {
      pages.current++
      loadInTurn(true)
    },
    again: () => loadInTurn(true),
  }
}

/** The fresh stories first, then those known before: a story that moved from one page to another meanwhile stays. */
function mergeStories(known: readonly StoryJson[], fresh: readonly StoryJson[]): readonly StoryJson[] {
  const ids = new Set(fresh.map(({ id }) => id))
  return [...fresh, ...known.filter(({ id }) => !ids.has(id))]
}
