import type { Slug } from './ids.ts'

const MAX_SLUG_LENGTH = 80

/** Reads a chosen slug: `[a-z0-9]` and single hyphens between them, at most 80 characters. */
export function parseSlug(text: string): Slug | null {
  return text.length <= MAX_SLUG_LENGTH && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) ? (text as Slug) : null
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

/**
 * Makes a slug from a headline: accents dropped, words joined by hyphens, cut at a word's end.
 * A headline in a script that leaves no Latin letter gives `story`.
 */
export function slugFor(headline: string): Slug {
  const words = headline
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replaceAll(/[^\0-\x7f]/g, (letter) => plain[letter] ?? letter)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  let slug = ''
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, MAX_SLUG_LENGTH - 8) : `${slug}-${word}`
    // Space is left for a number, in case the slug is taken.
    if (longer.length > MAX_SLUG_LENGTH - 8) break
    slug = longer
  }
  return (slug === '' ? 'story' : slug) as Slug
}

/** The n-th try at a slug that is taken: `fire-at-the-port-2`. */
export function numberedSlug(slug: Slug, n: number): Slug {
  return `${slug}-${n}` as Slug
}
