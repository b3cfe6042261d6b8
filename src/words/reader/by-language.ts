import type { Language } from '../languages.ts'
import type { ReaderWords } from './reader-words.ts'
import { de } from './de.ts'
import { en } from './en.ts'

/** The words of readers’ pages, in every language. */
export const readerWords: Readonly<Record<Language, ReaderWords>> = { en, de }
