import type { JSX } from 'preact'
import type { StoryJson } from '../api/api-json.ts'
import { ui } from '../../../words/desk/en.ts'

/** Whether a story takes posts. */
export function StateMark({ state }: Pick<StoryJson, 'state'>): JSX.Element {
  return state === 'live' ? (
    <span class="tag tag-live">{ui.stories.live}</span>
  ) : (
    <span class="tag">{ui.stories.ended}</span>
  )
}
