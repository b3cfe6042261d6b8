/** A cut at a space keeps this share of what fits, or it isn't made: a long word, or a script without spaces, is cut inside. */
const ENOUGH = 0.6
/** Characters behind the cut that word boundaries depend on. */
const LOOKAHEAD = 20

/**
 * The beginning of a text, marked with `…` when it is longer than `maxLength` characters of Unicode.
 *
 *   space     the last one, when enough stands before it
 *   word      of a script without spaces, as its dictionary says
 *   grapheme  what a reader sees as one character: an accent stays with its letter, and a flag is whole
 */
export function firstWords(text: string, maxLength: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  if (characters.length <= maxLength) return line
  const cut = characters.slice(0, maxLength).join('')
  const more = cut + characters.slice(maxLength, maxLength + LOOKAHEAD).join('')
  const least = cut.length * ENOUGH
  // A word that ends right at the cut is whole.
  const space = characters[maxLength] === ' ' ? cut.length : cut.lastIndexOf(' ')
  let end = space
  if (space < least) end = boundary(more, cut.length, 'word')
  if (end < least) end = boundary(more, cut.length, 'grapheme') || cut.length
  const words = cut.slice(0, end)
  return `${words.replace(/[\s.,:;…、。，．：；،؛۔।\p{Pd}\p{Ps}\p{Pi}]+$/u, '') || words}…`
}

/** The last boundary of its kind at or before a position. Old browsers know none: they get a cut between two characters. */
function boundary(text: string, before: number, granularity: 'word' | 'grapheme'): number {
  if (!('Segmenter' in Intl)) return before
  let last = 0
  for (const { index } of new Intl.Segmenter('en', { granularity }).segment(text)) {
    if (index > before) break
    last = index
  }
  return last
}
