import {
  MAX_ALERT_BODY_LENGTH,
  MAX_ALERT_TITLE_LENGTH,
  type AlertEnd,
  type Audience,
} from '../../../domain/alert.ts'
import { unreachable } from '../../../domain/result.ts'
import { firstWords } from '../../../domain/text.ts'
import type { AlertJson, PostJson } from '../api/api-json.ts'

export type AlertWords = { readonly title: string; readonly body: string }

/** Reads an alert's words that were kept in the browser; `null` when they are none. */
export function readAlertWords(value: unknown): AlertWords | null {
  if (typeof value !== 'object' || value === null) return null
  const { title, body } = value as Record<string, unknown>
  return typeof title === 'string' && typeof body === 'string' ? { title, body } : null
}

/** What an alert says by itself: the post's headline and the beginning of its text. */
export function wordsOfPost(post: Pick<PostJson, 'headline' | 'text'>, storyHeadline: string): AlertWords {
  const title = post.headline === '' ? storyHeadline : post.headline
  const [first = ''] = post.text.split('\n\n')
  return {
    title: firstWords(title, MAX_ALERT_TITLE_LENGTH - 1),
    body: firstWords(first, MAX_ALERT_BODY_LENGTH - 1),
  }
}

/** Who an alert goes to, in words. */
export function audienceWords(audience: Audience): string {
  switch (audience.kind) {
    case 'story':
      return 'Followers of this story'
    case 'topic':
      return `Followers of this story or of “${audience.topic}”`
    case 'everyone':
      return 'Everyone who takes alerts'
    case 'test':
      return 'The test audience'
    case 'sent':
      return 'Those who were sent the earlier alert'
    default:
      return unreachable(audience)
  }
}

/** How an alert stands, in a word or two. */
export function stateWords({ state, end }: Pick<AlertJson, 'state' | 'end'>): string {
  switch (state) {
    case 'held':
      return 'Waiting'
    case 'checking':
      return 'Checking its link'
    case 'planning':
      return 'Finding its audience'
    case 'sending':
      return 'Sending'
    case 'done':
      return 'Sent'
    case 'cancelled':
      return end === 'undone' ? 'Taken back' : `Cancelled: ${endWords(end)}`
    case 'stopped':
      return `Stopped: ${endWords(end)}`
    case 'failed':
      return 'Not sent: its link did not answer with the post'
    default:
      return unreachable(state)
  }
}

function endWords(end: AlertEnd | null): string {
  switch (end) {
    case 'post-corrected':
      return 'the post was corrected'
    case 'post-retracted':
      return 'the post was retracted'
    case 'link-not-ready':
      return 'its link did not answer'
    case 'restored':
      return 'a backup was restored'
    case 'undone':
    case null:
      return 'taken back'
    default:
      return unreachable(end)
  }
}
