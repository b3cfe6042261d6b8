import type { ComponentChildren, JSX } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Answer } from '../api/api-client.ts'
import type { Problem } from '../api/problem.ts'
import { ProblemNote } from './form.tsx'
import { ui } from '../../../words/desk/en.ts'

/** Something the desk was asked for: `null` until it answers. */
export type Loaded<T> = {
  readonly value: T | null
  readonly problem: Problem | null
  /** Asks again; what is there stays until the answer comes. */
  readonly again: () => void
}

/** Asks once when the part appears, and again on request. */
export function useLoaded<T>(ask: () => Promise<Answer<T>>, about: string): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'again'>>({ value: null, problem: null })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let current = true
    const load = async (): Promise<void> => {
      const answer = await ask()
      if (!current) return
      if (answer.ok) setState({ value: answer.value, problem: null })
      else setState(({ value }) => ({ value, problem: answer.refusal }))
    }
    void load()
    return () => {
      current = false
    }
    // `about` names what is asked for; `ask` is another function on every drawing.
  }, [about, round])
  const again = useCallback(() => setRound((round) => round + 1), [])
  return { ...state, again }
}

type Props<T> = {
  readonly of: Loaded<T>
  readonly children: (value: T) => ComponentChildren
}

/** What was asked for, or a word while it is on its way, or why it isn't there. */
export function Loading<T>({ of, children }: Props<T>): JSX.Element {
  return (
    <>
      <ProblemNote problem={of.problem} onAgain={of.again} />
      {of.value !== null && children(of.value)}
      {of.value === null && of.problem === null && <p class="quiet">{ui.common.loading}</p>}
    </>
  )
}
