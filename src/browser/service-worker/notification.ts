import { iconPath } from '../../pages/icons.ts'
import { fill } from '../../words/fill.ts'
import type { NotificationWords } from '../../words/alerts/alerts-words.ts'
import { deNotification } from '../../words/alerts/de.ts'
import { enNotification } from '../../words/alerts/en.ts'
import { languageFor, type Language } from '../../words/languages.ts'
import type { Message } from './message.ts'
import type { Resolution } from './shown-alerts.ts'

/** All languages are in the worker: it must show something even when nothing can be fetched. */
const words: Readonly<Record<Language, NotificationWords>> = { en: enNotification, de: deNotification }

/** What a press on a notification needs to know. */
export type NotificationData = {
  readonly navigate: string
  readonly alert: string | null
  readonly post: string | null
}

export type AlertNotification = {
  readonly title: string
  /** NOTE: `renotify` is in the Notifications standard and missing in the compiler's types. */
  readonly options: NotificationOptions & { readonly renotify: boolean; readonly data: NotificationData }
}

/**
 * A message as a notification. News makes a sound even when it replaces older news; corrections and retractions of what
 * is already shown are silent.
 *
 * @param base the path the desk is served under.
 */
export function notificationFor({ message, isNew }: Resolution, base: string): AlertNotification {
  const { body, tag, lang, dir, silent, navigate, alert, post, purpose } = message
  return {
    title: markedTitle(message),
    options: {
      body,
      tag,
      lang,
      dir,
      icon: base + iconPath('icon-192.png'),
      badge: base + iconPath('badge-96.png'),
      silent: silent || !isNew,
      // Browsers reject `renotify` without a tag.
      renotify: isNew && !silent && purpose === 'news' && tag !== '',
      data: { navigate, alert, post },
    },
  }
}

/**
 * The notification for an unreadable push: something must be shown.
 *
 * @param language of the newsroom's pages, BCP 47.
 */
export function fallbackNotification(
  newsroom: string,
  language: string,
  home: string,
  base: string,
): AlertNotification {
  return {
    title: newsroom,
    options: {
      body: words[languageFor(language)].openLatest,
      tag: 'latest',
      icon: base + iconPath('icon-192.png'),
      badge: base + iconPath('badge-96.png'),
      silent: true,
      renotify: false,
      data: { navigate: home, alert: null, post: null },
    },
  }
}

/** The title, marked as corrected or withdrawn unless it says so itself. */
function markedTitle({ title, purpose, lang }: Message): string {
  const { corrected, saysCorrected, withdrawn, saysWithdrawn } = words[languageFor(lang)]
  if (purpose === 'correction' && !saysCorrected.test(title)) return fill(corrected, { title })
  if (purpose === 'retraction' && !saysWithdrawn.test(title)) return fill(withdrawn, { title })
  return title
}
