import type { FollowUpJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { useLoaded, type Loaded } from '../parts/loading.tsx'
import { useSavedChanges } from '../storage/use-saved-changes.ts'

/** What those who were sent the wrong version are told, if they are. */
export type FollowUp = {
  readonly reach: Loaded<{ readonly sent: number }>
  readonly on: boolean
  readonly turn: (on: boolean) => void
  readonly words: FollowUpJson
  readonly write: (change: Partial<FollowUpJson>) => void
  /** As the API takes it; `null` when nobody is told. */
  readonly given: FollowUpJson | null
  /** Forgets what was written and chosen. @returns the way back. */
  readonly drop: () => () => void
  /** Whether it has what was begun when the form was open before. */
  readonly isResumed: boolean
}

/**
 * What is written and chosen is saved in this browser until it is sent, as the rest of the form is.
 *
 * @param suggested the words as long as the editor has not written others.
 * @param purpose a retraction's is on until it is switched off, where there is anybody to tell.
 */
export function useFollowUp(
  post: string,
  suggested: FollowUpJson,
  purpose: 'correction' | 'retraction',
): FollowUp {
  const { api, session } = useDesk()
  const reach = useLoaded(() => api.reach(post), post)
  const from = { title: suggested.title, body: suggested.body, told: purpose === 'retraction' ? 'yes' : 'no' }
  const { texts, write, drop, isResumed } = useSavedChanges(`follow-up.${purpose}.${post}`, from)
  const on = texts.told === 'yes' && (reach.value?.sent ?? 0) > 0 && session.may('send-alert')
  const words = { title: texts.title, body: texts.body }
  return {
    reach,
    on,
    turn: (on) => write({ told: on ? 'yes' : 'no' }),
    words,
    write: ({ title = words.title, body = words.body }) => write({ title, body }),
    given: on ? words : null,
    drop,
    isResumed,
  }
}
