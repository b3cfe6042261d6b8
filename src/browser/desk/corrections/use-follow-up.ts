import { useState } from 'preact/hooks'
import type { FollowUpJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { useLoaded, type Loaded } from '../parts/loading.tsx'

/** What those who were sent the wrong version are told, if they are. */
export type FollowUp = {
  readonly reach: Loaded<{ readonly sent: number }>
  readonly on: boolean
  readonly turn: (on: boolean) => void
  readonly words: FollowUpJson
  readonly write: (change: Partial<FollowUpJson>) => void
  /** As the API takes it; `null` when nobody is told. */
  readonly given: FollowUpJson | null
}

/**
 * @param suggested the words as long as the editor has not written others.
 * @param onByItself whether it is on until it is switched off, where there is anybody to tell.
 */
export function useFollowUp(post: string, suggested: FollowUpJson, onByItself: boolean): FollowUp {
  const { api, session } = useDesk()
  const reach = useLoaded(() => api.reach(post), post)
  const [chosen, setChosen] = useState<boolean | null>(null)
  const [written, setWritten] = useState<Partial<FollowUpJson>>({})
  const on = (chosen ?? onByItself) && (reach.value?.sent ?? 0) > 0 && session.may('send-alert')
  const words = { ...suggested, ...written }
  return {
    reach,
    on,
    turn: setChosen,
    words,
    write: (change) => setWritten({ ...written, ...change }),
    given: on ? words : null,
  }
}
