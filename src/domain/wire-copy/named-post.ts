/** A post that may be the one that a kill or a correction is about. */
type Candidate = { readonly headline: string; readonly text: string }

/** Shorter words stand in every story. */
const MIN_WORD_LENGTH = 4
/** How much of a post's headline or first paragraph the copy has to repeat. */
const MIN_SHARE = 0.6
const MIN_WORDS = 2

/**
 * The post that a copy names, by the words that both have: of the headlines, or of the first paragraphs of posts without one.
 *
 * @param posts the latest first: of two alike it is the later one. @returns `null` when none is alike enough.
 */
export function namedPost<Post extends Candidate>(copy: string, posts: readonly Post[]): Post | null {
  const said = new Set(wordsOf(copy))
  let best: Post | null = null
  let bestShare = 0
  for (const post of posts) {
    const [first = ''] = post.text.split('\n\n')
    const words = wordsOf(post.headline === '' ? first : post.headline)
    const shared = words.filter((word) => said.has(word)).length
    const share = words.length === 0 ? 0 : shared / words.length
    if (shared >= Math.min(MIN_WORDS, words.length) && share >= MIN_SHARE && share > bestShare) {
      best = post
      bestShare = share
    }
  }
  return best
}

/** Longest text that is looked at; a copy names its story at its beginning. */
const MAX_LENGTH = 5_000

function wordsOf(text: string): readonly string[] {
  const words =
    text
      .slice(0, MAX_LENGTH)
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  // A script without spaces gives its words in one piece: two signs make a word of it.
  return words.flatMap((word) =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)
      ? Array.from({ length: Math.max(1, word.length - 1) }, (_, index) => word.slice(index, index + 2))
      : word.length < MIN_WORD_LENGTH
        ? []
        : [word],
  )
}
