import type { LiveWords } from '../../words/reader/reader-words.ts'

/** What the script says, in the page's language: sent inside the page, so that the script carries no language. */
export const words = JSON.parse(document.querySelector('#words')?.textContent ?? '{}') as LiveWords
