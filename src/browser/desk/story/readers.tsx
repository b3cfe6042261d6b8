import type { JSX } from 'preact'
import { readersWords } from './readers-words.ts'

/**
 * How many read along now. It changes by itself and says nothing by itself: a screen reader that spoke up each time would be
 * heard more often than the news.
 */
export function Readers({ count }: { readonly count: number }): JSX.Element {
  return <span class="readers">{readersWords(count)}</span>
}
