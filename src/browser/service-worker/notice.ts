import { iconPath } from '../../pages/icons.ts'
import type { Message } from './message.ts'
import type { Verdict } from './shown-alerts.ts'

/** What a press on a notification needs to know. */
export type NoticeData = {
  readonly navigate: string
  readonly alert: string | null
  readonly post: string | null
}

export type Notice = {
  readonly title: string
  /** NOTE: `renotify` is in the Notifications standard and missing in the compiler's types. */
  readonly options: NotificationOptions & { readonly renotify: boolean; readonly data: NoticeData }
}

/**
 * A message as a notification. News makes itself heard also where it takes the place of older news; what only sets right
 * what is already there does so quietly.
 *
 * @param base the path the desk is served under.
 */
export function noticeOf({ message, isNew }: Verdict, base: string): Notice {
  const { body, tag, lang, dir, silent, navigate, alert, post, purpose } = message
  return {
    title: marked(message),
    options: {
      body,
      tag,
      lang,
      dir,
      icon: base + iconPath('icon-192.png'),
      badge: base + iconPath('badge-96.png'),
      silent: silent || !isNew,
      // Browsers refuse to be heard again without a tag.
      renotify: isNew && !silent && purpose === 'news' && tag !== '',
      data: { navigate, alert, post },
    },
  }
}

/** What is shown for a push that can't be read: something must be. */
export function latestNotice(newsroom: string, home: string, base: string): Notice {
  return {
    title: newsroom,
    options: {
      body: 'Open the latest.',
      tag: 'latest',
      icon: base + iconPath('icon-192.png'),
      badge: base + iconPath('badge-96.png'),
      silent: true,
      renotify: false,
      data: { navigate: home, alert: null, post: null },
    },
  }
}

/** The title with what has become of the news, unless the newsroom's own words begin with it. */
function marked({ title, purpose }: Message): string {
  if (purpose === 'correction' && !/^correct/i.test(title)) return `Corrected: ${title}`
  if (purpose === 'retraction' && !/^(withdrawn|retracted)/i.test(title)) return `Withdrawn: ${title}`
  return title
}
