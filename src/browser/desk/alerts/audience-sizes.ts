import { useEffect, useState } from 'preact/hooks'
import { foundAgain, type Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { keyOf, type Chosen } from './audience.ts'

/** How many browsers an audience has, exactly, as of the last time the desk was asked. */
export type Sizes = {
  /** `null` while it isn't known. */
  readonly of: (audience: Chosen) => number | null
  readonly problem: Problem | null
  readonly again: () => void
}

/** Followers come and go while an editor writes. */
const ASK_AGAIN_MS = 10_000

/** Asks for the size of every audience while they are looked at. */
export function useSizes(post: string, audiences: readonly Chosen[]): Sizes {
  const { api } = useDesk()
  const [sizes, setSizes] = useState<ReadonlyMap<string, number>>(new Map())
  const [problem, setProblem] = useState<Problem | null>(null)
  const [round, setRound] = useState(0)
  const about = audiences.map(keyOf).join(' ')
  useEffect(() => {
    const gone = new AbortController()
    const ask = async (): Promise<void> => {
      for (const audience of audiences) {
        const answer = await api.audience(post, audience, gone.signal)
        if (gone.signal.aborted) return
        setProblem((known) => (answer.ok ? null : foundAgain(known, answer.refusal)))
        if (!answer.ok) return
        setSizes((known) => new Map(known).set(keyOf(audience), answer.value.size))
      }
    }
    void ask()
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS)
    return () => {
      gone.abort()
      clearInterval(timer)
    }
    // `about` names the audiences; the list is another one on every drawing.
  }, [api, post, about, round])
  return {
    of: (audience) => sizes.get(keyOf(audience)) ?? null,
    problem,
    again: () => setRound(round + 1),
  }
}
