import { createHash } from 'node:crypto'
import type { Alert } from '../../domain/alert.ts'
import type { PostId } from '../../domain/ids.ts'

/** Firefox behind the FCM bridge takes 2,744 bytes after encryption; the longest title and body stay well below. */
export const MAX_PAYLOAD_BYTES = 2_500

export type PayloadSite = {
  /** Language of the newsroom's texts, BCP 47. */
  readonly lang: string
}

/**
 * What the browser is told: the JSON of Declarative Web Push, which Safari shows by itself and the service worker reads
 * everywhere else. Every alert about a post has the same tag, so that a follow-up takes the place of what was wrong.
 *
 * @param address the post's own page, absolute.
 * @returns UTF-8 below 2,500 bytes.
 * @see https://github.com/w3c/push-api/pull/385
 */
export function alertPayload(alert: Alert, address: string, site: PayloadSite): Uint8Array {
  const { id, postId, revision, purpose, title, body } = alert
  const write = (body: string): Buffer =>
    Buffer.from(
      JSON.stringify({
        web_push: 8030,
        notification: {
          title,
          body,
          navigate: address,
          lang: site.lang,
          dir: 'auto',
          tag: `post-${postId}`,
          data: { alert: id, post: postId, revision, purpose },
          silent: false,
        },
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
  return createHash('sha256').update(`post-${post}`).digest('hex').slice(0, 32)
}
