import { countOf } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'

/** `No readers now`, `1 reader now`, `1,204 readers now`. */
export function readersWords(count: number): string {
  return count === 0 ? ui.stories.noReaders : ui.stories.readersNow(countOf(count, ui.counts.readers))
}
