import type { Slug } from './ids.ts'

const MAX_SLUG_LENGTH = 80

/** A word of a slug: letters of any script with their marks, and digits. No case, no signs, nothing that can't be seen. */
const word = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{Nd}][\p{Ll}\p{Lm}\p{Lo}\p{Nd}\p{Mn}\p{Mc}]*`
const slugPattern = new RegExp(`^${word}(?:-${word})*$`, 'u')

/**
 * Reads a chosen slug: lower-case letters and digits with single hyphens between them, at most 80 characters. In an address it
 * is percent-encoded; everywhere else it stands as it is.
 */
export function parseSlug(text: string): Slug | null {
  const slug = text.normalize('NFC')
  const isSlug = slug.length <= MAX_SLUG_LENGTH && slugPattern.test(slug) && slug === slug.toLowerCase()
  return isSlug ? (slug as Slug) : null
}

/** Reads the slug in a path of an address; `null` when it is none. */
export function slugInPath(encoded: string): Slug | null {
  try {
    return parseSlug(decodeURIComponent(encoded))
  } catch {
    return null
  }
}

/** Letters that no accent can be dropped from. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** What a character takes of a made slug's length: one of another script is up to nine characters of an address. */
const COST_OF_OTHER_SCRIPTS = 2
/** Space is left for a number, in case the slug is taken. */
const MAX_MADE_LENGTH = MAX_SLUG_LENGTH - 8

/**
 * Makes a slug from a headline: words joined by hyphens, cut at a word's end. Latin letters lose their accents; letters of
 * other scripts stay as they are. A headline without letters and digits gives `story`.
 */
export function slugFor(headline: string): Slug {
  const words = headline
    .normalize('NFKD')
    .replaceAll(/['’׳״]/g, '')
    .replaceAll(/(\p{sc=Latin})[\u0300-\u036f]+/gu, '$1')
    .toLowerCase()
    .replaceAll(/[^\0-\x7f]/g, (letter) => plain[letter] ?? letter)
    .normalize('NFKC')
    .split(/[^\p{Ll}\p{Lm}\p{Lo}\p{Nd}\p{Mn}\p{Mc}]+/u)
    // Marks without a letter, and the rare letter that NFKC leaves in no case.
    .map((word) => word.replace(/^[\p{Mn}\p{Mc}]+/u, ''))
    .filter((word) => parseSlug(word.slice(0, MAX_SLUG_LENGTH)) !== null)
  let slug = ''
  for (const word of words) {
    const longer = slug === '' ? beginningOf(word) : `${slug}-${word}`
    if (costOf(longer) > MAX_MADE_LENGTH) break
    slug = longer
  }
  return parseSlug(slug) ?? ('story' as Slug)
}

function costOf(text: string): number {
  let cost = 0
  for (const character of text) cost += character <= '\x7f' ? 1 : COST_OF_OTHER_SCRIPTS * character.length
  return cost
}

/** As much of a word as fits; a mark stays with its letter. */
function beginningOf(word: string): string {
  let beginning = ''
  for (const [letter] of word.matchAll(/\P{M}\p{M}*/gu)) {
    if (costOf(beginning + letter) > MAX_MADE_LENGTH) break
    beginning += letter
  }
  return beginning
}

/** The n-th try at a slug that is taken: `fire-at-the-port-2`. */
export function numberedSlug(slug: Slug, n: number): Slug {
  return `${slug}-${n}` as Slug
}
