import { alertsWords } from '../words/alerts/by-language.ts'
import type { AlertsWords } from '../words/alerts/alerts-words.ts'
import { directionOf, languageFor, type Language } from '../words/languages.ts'
import { readerWords } from '../words/reader/by-language.ts'
import type { ReaderWords } from '../words/reader/reader-words.ts'
import { html, type Html } from './html.ts'
import { placeOf, type TimeFormat } from './time.ts'

/** The interface text of a desk's pages, in its language or else in English. */
export type Interface = {
  readonly lang: Language
  /**
   * Attributes of an element with interface text: its language, and its direction where that of the newsroom's is another.
   * NOTE: labels for screen readers alone can't be marked apart from what they label.
   */
  readonly mark: Html
  /** Of the interface's language. */
  readonly direction: 'ltr' | 'rtl'
  readonly words: ReaderWords
  /** How moments are written, in the newsroom's time zone. */
  readonly times: TimeFormat
  readonly alerts: AlertsWords
}

/** @param tag the language the newsroom writes in, BCP 47. @param timeZone the newsroom's, IANA. */
export function interfaceFor(tag: string, timeZone = 'UTC'): Interface {
  const lang = languageFor(tag)
  const words = readerWords[lang]
  const direction = directionOf(lang)
  return {
    lang,
    mark: html`lang="${lang}"${direction !== directionOf(tag) && html` dir="${direction}"`}`,
    direction,
    words,
    times: { ...words.live, timeZone, place: placeOf(timeZone, lang) },
    alerts: alertsWords[lang],
  }
}
