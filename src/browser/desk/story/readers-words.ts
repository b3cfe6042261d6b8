import { countOf } from '../time.ts'

/** `No readers now`, `1 reader now`, `1,204 readers now`. */
export function readersWords(count: number): string {
  return count === 0 ? 'No readers now' : `${countOf(count, 'reader')} now`
}
