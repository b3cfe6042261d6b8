import type { JSX } from 'preact'
import type { StoryJson } from '../api/api-json.ts'

/** Whether a story takes posts. */
export function StateMark({ state }: Pick<StoryJson, 'state'>): JSX.Element {
  return state === 'live' ? <span class="tag tag-live">Live</span> : <span class="tag">Ended</span>
}
