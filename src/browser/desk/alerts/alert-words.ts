import {
  MAX_ALERT_BODY_LENGTH,
  MAX_ALERT_TITLE_LENGTH,
  type AlertEnd,
  type Audience,
} from '../../../domain/alert.ts'
import { unreachable } from '../../../domain/result.ts'
import { firstWords } from '../../../domain/first-words.ts'
import type { AlertJson, PostJson } from '../api/api-json.ts'
import { ui } from '../../../words/desk/en.ts'

export type AlertWords = { readonly title: string; readonly body: string }

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
      return ui.alert.audiences.story
    case 'topic':
      return ui.alert.audiences.topic(audience.topic)
    case 'everyone':
      return ui.alert.audiences.everyone
    case 'test':
      return ui.alert.audiences.test
    case 'sent':
      return ui.alert.audiences.sent
    default:
      return unreachable(audience)
  }
}

/** How an alert stands, in a word or two. */
export function stateWords({ state, end, counts }: Pick<AlertJson, 'state' | 'end' | 'counts'>): string {
  switch (state) {
    case 'held':
      return ui.alertState.held
    case 'checking':
      return ui.alertState.checking
    case 'planning':
      return ui.alertState.planning
    case 'sending':
      return ui.alertState.sending
    case 'done':
      if (counts.planned === 0) return ui.alertState.toNobody
      return counts.accepted === 0 ? ui.alertState.noneAccepted : ui.alertState.done
    case 'cancelled':
      return end === 'undone' ? ui.alertState.undone : ui.alertState.canceled(endWords(end))
    case 'stopped':
      return ui.alertState.stopped(endWords(end))
    case 'failed':
      return end === 'no-audience' ? ui.alertState.toNobody : ui.alertState.failed
    default:
      return unreachable(state)
  }
}

function endWords(end: AlertEnd | null): string {
  switch (end) {
    case 'post-corrected':
      return ui.alertState.why.corrected
    case 'post-retracted':
      return ui.alertState.why.retracted
    case 'link-not-ready':
      return ui.alertState.why.linkNotReady
    case 'no-audience':
      return ui.alertState.why.noAudience
    case 'restored':
      return ui.alertState.why.restored
    case 'undone':
    case null:
      return ui.alertState.why.undone
    default:
      return unreachable(end)
  }
}
