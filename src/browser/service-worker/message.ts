import { fieldsOf, isText } from '../stream/live-event.ts'

/** A push message: Declarative Web Push JSON, which some browsers show without a service worker. */
export type Message = {
  /** The alert's id; `null` for a message that names none. */
  readonly alert: string | null
  readonly post: string | null
  readonly revision: number
  readonly purpose: 'news' | 'correction' | 'retraction'
  readonly title: string
  readonly body: string
  /** Where a press leads: absolute. */
  readonly navigate: string
  /** Notifications about the same post have the same tag and replace each other. */
  readonly tag: string
  readonly lang: string
  readonly dir: NotificationDirection
  readonly silent: boolean
}

/** More than any notification shows. */
const MAX_TEXT_LENGTH = 500

/**
 * Reads a push message; `null` when it is not one of ours.
 *
 * @see https://www.w3.org/TR/push-api/ (declarative push messages); `web_push` is always 8030, after RFC 8030
 */
export function readMessage(text: string | null): Message | null {
  const fields = fieldsOf(text)
  const notification = fieldsOf(fields?.['notification'])
  if (fields?.['web_push'] !== 8030 || notification === null) return null
  const { title, body, navigate, tag, lang, dir, silent } = notification
  if (!isText(title) || title === '' || !isText(navigate) || !URL.canParse(navigate)) return null
  const { alert, post, revision, purpose } = fieldsOf(notification['data']) ?? {}
  return {
    alert: isText(alert) ? alert : null,
    post: isText(post) ? post : null,
    revision: typeof revision === 'number' ? revision : 0,
    purpose: purpose === 'correction' || purpose === 'retraction' ? purpose : 'news',
    title: title.slice(0, MAX_TEXT_LENGTH),
    body: isText(body) ? body.slice(0, MAX_TEXT_LENGTH) : '',
    navigate,
    tag: isText(tag) ? tag : '',
    lang: isText(lang) ? lang : '',
    dir: dir === 'ltr' || dir === 'rtl' ? dir : 'auto',
    silent: silent === true,
  }
}
