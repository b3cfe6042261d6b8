import { alertsWords } from '../words/alerts/by-language.ts'
import type { AlertsWords } from '../words/alerts/alerts-words.ts'
import { languageFor, type Language } from '../words/languages.ts'
import { readerWords } from '../words/reader/by-language.ts'
import type { ReaderWords, TimeWords } from '../words/reader/reader-words.ts'

/** The interface text of a desk's pages, in its language or else in English. */
export type Interface = {
  /**
   * What the words are in. Interface text is marked with it, since the newsroom may write in another language.
   * NOTE: labels for screen readers alone can't be marked apart from what they label.
   */
  readonly lang: Language
  readonly words: ReaderWords
  readonly times: TimeWords
  readonly alerts: AlertsWords
}

/** @param tag the language the newsroom writes in, BCP 47. */
export function interfaceFor(tag: string): Interface {
  const lang = languageFor(tag)
  const words = readerWords[lang]
  return { lang, words, times: words.live, alerts: alertsWords[lang] }
}
