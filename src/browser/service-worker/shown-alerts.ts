import type { Message } from './message.ts'

/** What this browser has shown, newest last. */
export type ShownAlerts = {
  readonly alerts: readonly string[]
  /** What stands on the screen, or last stood there, about each post. */
  readonly posts: readonly Message[]
}

export const noAlertsShown: ShownAlerts = { alerts: [], posts: [] }

/** Push services repeat what they are not sure of within hours, not after so many other alerts. */
export const MAX_ALERTS = 200
/** Posts that may still be corrected while their notification is on a screen. */
export const MAX_POSTS = 50

export type Resolution = {
  /** What to show: a browser that gets a push and shows nothing takes the reader's consent away. */
  readonly message: Message
  /** Whether the reader sees it for the first time; otherwise it is put there again without a sound. */
  readonly isNew: boolean
}

/**
 * Decides what a push message puts on the screen, and remembers it.
 *
 *   new        shown, in place of earlier notifications about that post
 *   repeated   this alert was shown before: shown again, silently
 *   outdated   the post was corrected or retracted since: the later notification is shown again, silently
 *
 * Push services guarantee neither order nor single delivery, and not every system replaces notifications by tag.
 */
export function resolveMessage(
  shown: ShownAlerts,
  message: Message,
): { readonly value: ShownAlerts; readonly result: Resolution } {
  const { alert, tag } = message
  const last = tag === '' ? undefined : shown.posts.find((other) => other.tag === tag)
  const overtaken = last !== undefined && rank(message) < rank(last)
  const again = alert !== null && shown.alerts.includes(alert)
  const isNew = !overtaken && !again
  const stands = isNew ? message : (last ?? message)
  const alerts = alert === null || !isNew ? shown.alerts : [...shown.alerts, alert].slice(-MAX_ALERTS)
  // What is put there again counts as the newest: were it forgotten, what it overtook could come back.
  const others = shown.posts.filter((other) => other.tag !== tag)
  const posts = tag === '' ? shown.posts : [...others, stands].slice(-MAX_POSTS)
  return { value: { alerts, posts }, result: { message: stands, isNew } }
}

/** The later word has the higher rank: a correction counts one up, and after a retraction nothing comes. */
function rank({ purpose, revision }: Message): number {
  return purpose === 'retraction' ? Number.MAX_SAFE_INTEGER : revision
}
