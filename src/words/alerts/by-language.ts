import type { Language } from '../languages.ts'
import type { AlertsWords } from './alerts-words.ts'
import { de } from './de.ts'
import { en } from './en.ts'

/** The words of alerts, in every language. */
export const alertsWords: Readonly<Record<Language, AlertsWords>> = { en, de }
