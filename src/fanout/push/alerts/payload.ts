import { createHash } from 'node:crypto'
import type { Alert } from '../../../domain/alert.ts'
import type { AlertId, PostId } from '../../../domain/ids.ts'
import { alertsWords } from '../../../words/alerts/by-language.ts'
import { plural } from '../../../words/fill.ts'
import { languageFor } from '../../../words/languages.ts'
import type { AlertWithPost } from './alert-book.ts'

/** Firefox behind the FCM bridge takes 2,744 bytes after encryption; the longest title and body stay well below. */
export const MAX_PAYLOAD_BYTES = 2_500

/** A notification shows at most this many lines before it is opened. */
export const MAX_NAMED = 5

export type PayloadSite = {
  /** Language of the newsroom's texts, BCP 47. */
  readonly lang: string
}

/**
 * The payload of an alert: Declarative Web Push, which Safari shows by itself and the service worker reads elsewhere. Every
 * alert about a post has the same tag, so that a follow-up replaces the alert that was wrong.
 *
 * @param address the post's own page, absolute.
 * @returns UTF-8 below 2,500 bytes.
 * @see https://github.com/w3c/push-api/pull/385
 */
export function alertPayload(alert: Alert, address: string, site: PayloadSite): Uint8Array {
  const { id, postId, revision, purpose, title, body } = alert
  const data = { alert: id, post: postId, revision, purpose }
  return fitting({ title, navigate: address, tag: `post-${postId}`, data }, body, site)
}

/**
 * The payload of a digest: it names the first withheld alerts, with the current headlines of their posts.
 *
 * @param missed at least one, the most important first. @param address where all of them are, absolute.
 * @returns UTF-8 below 2,500 bytes.
 */
export function digestPayload(
  id: AlertId,
  missed: readonly AlertWithPost[],
  address: string,
  site: PayloadSite,
): Uint8Array {
  const language = languageFor(site.lang)
  const { notification: words } = alertsWords[language]
  const count = missed.length
  const only = count === 1 ? missed[0]?.post.id : undefined
  const more = count - MAX_NAMED
  const lines = missed.slice(0, MAX_NAMED).map(nameOf)
  if (more > 0) lines.push(plural(words.andMore, more, language))
  const title = plural(words.missed, count, language)
  // With a post in it, a press opens the post in a window that shows its story already.
  const data = { alert: id, ...(only !== undefined && { post: only }), purpose: 'digest' }
  return fitting({ title, navigate: address, tag: 'digest', data }, lines.join('\n'), site)
}

/** The alert's title, unless the post was corrected since. */
function nameOf({ alert, post, story }: AlertWithPost): string {
  if (alert.revision === post.revision) return alert.title
  return post.headline === '' ? story.headline : post.headline
}

type Notification = {
  readonly title: string
  readonly navigate: string
  readonly tag: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Declarative Web Push, with the body shortened to the size limit. */
function fitting({ title, ...rest }: Notification, body: string, { lang }: PayloadSite): Uint8Array {
  const write = (body: string): Buffer =>
    Buffer.from(
      JSON.stringify({
        web_push: 8030,
        notification: { title, body, ...rest, lang, dir: 'auto', silent: false },
        mutable: true,
      }),
    )
  let words = Array.from(body)
  let payload = write(body)
  // 300 characters of four bytes each would fit; an unusually long address may need the body shortened.
  while (payload.length > MAX_PAYLOAD_BYTES && words.length > 1) {
    words = words.slice(0, Math.floor(words.length * 0.9))
    payload = write(`${words.join('').trimEnd()}…`)
  }
  return new Uint8Array(payload)
}

/**
 * The Topic under which a push service replaces a waiting message about the same post: 32 letters and digits, since the
 * services disagree about anything else. @see RFC 8030 section 5.4
 */
export function alertTopic(post: PostId): string {
  return topicOf(`post-${post}`)
}

/** A later digest replaces an earlier one that still waits at the push service. */
export const DIGEST_TOPIC = topicOf('digest')

function topicOf(tag: string): string {
  return createHash('sha256').update(tag).digest('hex').slice(0, 32)
}
