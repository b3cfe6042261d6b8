import type { AlertsWords } from '../../words/alerts/alerts-words.ts'
import type { Language } from '../../words/languages.ts'
import { words } from '../reader/page-words.ts'

/** A file a language: a reader fetches one of them, when the panel is opened. */
const loaders: Readonly<Record<Language, () => Promise<AlertsWords>>> = {
  en: async () => (await import('../../words/alerts/en.ts')).en,
  de: async () => (await import('../../words/alerts/de.ts')).de,
}

/** The words of alerts in the language of the page's interface. */
export function loadAlertsWords(): Promise<AlertsWords> {
  return loaders[words.language]()
}
