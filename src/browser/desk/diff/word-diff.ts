/** A run of words that both texts have, or that only the later or only the earlier one has. */
export type DiffRun = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }

/** Comparing so many pairs of words takes about 20 ms; longer changes are shown as one replaced by the other. */
const MOST_PAIRS = 4_000_000

/** What became of a text, word by word: the runs without the added ones are the earlier text, without the removed ones the later. */
export function diffWords(before: string, after: string): readonly DiffRun[] {
  const [old, fresh] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++
  let end = 0
  const most = Math.min(old.length, fresh.length) - start
  while (end < most && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end++

  const runs: DiffRun[] = []
  add(runs, 'same', old.slice(0, start))
  compare(runs, old.slice(start, old.length - end), fresh.slice(start, fresh.length - end))
  add(runs, 'same', old.slice(old.length - end))
  return runs
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

/** The longest common subsequence, by a table of how much is common from each pair on. */
function compare(runs: DiffRun[], old: readonly string[], fresh: readonly string[]): void {
  const width = fresh.length + 1
  if (old.length * fresh.length > MOST_PAIRS) {
    add(runs, 'removed', old)
    add(runs, 'added', fresh)
    return
  }
  const common = new Uint32Array((old.length + 1) * width)
  const at = (one: number, other: number): number => common[one * width + other] ?? 0
  for (let one = old.length - 1; one >= 0; one--) {
    for (let other = fresh.length - 1; other >= 0; other--) {
      common[one * width + other] =
        old[one] === fresh[other]
          ? at(one + 1, other + 1) + 1
          : Math.max(at(one + 1, other), at(one, other + 1))
    }
  }
  let [one, other] = [0, 0]
  while (one < old.length || other < fresh.length) {
    const [mine, theirs] = [old[one], fresh[other]]
    if (mine !== undefined && mine === theirs) {
      add(runs, 'same', [mine])
      one++
      other++
    } else if (mine !== undefined && (theirs === undefined || at(one + 1, other) >= at(one, other + 1))) {
      add(runs, 'removed', [mine])
      one++
    } else {
      add(runs, 'added', [theirs ?? ''])
      other++
    }
  }
}

function add(runs: DiffRun[], kind: DiffRun['kind'], words: readonly string[]): void {
  if (words.length === 0) return
  const last = runs.at(-1)
  const text = words.join('')
  if (last?.kind === kind) runs[runs.length - 1] = { kind, text: last.text + text }
  else runs.push({ kind, text })
}
