import { diffArrays } from 'diff/lib/diff/array.js'

/** A run of words that both texts have, or that only the later or only the earlier one has. */
export type DiffRun = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }

/** Comparing costs the square of this at most, a third of a second: a text with more changes was written anew. */
const MAX_CHANGES = 2_000

/**
 * What became of a text, word by word: the runs without the added ones are the earlier text, without the removed ones the
 * later. Where very many words changed it is compared by paragraphs, and where those did too it was replaced.
 */
export function diffWords(before: string, after: string): readonly DiffRun[] {
  for (const split of [wordsOf, paragraphsOf]) {
    const changes = diffArrays([...split(before)], [...split(after)], { maxEditLength: MAX_CHANGES })
    if (changes === undefined) continue
    return changes.map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value.join(''),
    }))
  }
  return [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]
}

/** Words, numbers, spaces and signs apart. Scripts that put no spaces between words are compared sign by sign. */
function wordsOf(text: string): readonly string[] {
  const unspaced = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}'
  const word = new RegExp(
    `[${unspaced}]|\\p{N}+(?:[.,:]\\p{N}+)*|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])+|\\s+|[^]`,
    'gu',
  )
  return text.match(word) ?? []
}

function paragraphsOf(text: string): readonly string[] {
  return text.split(/(?<=\n\n)/)
}
