import { readFileSync } from 'node:fs'

/** One kind of refusal, explained: paragraphs of plain text with `code` in backquotes. */
type RefusalParagraphs = { readonly kind: string; readonly paragraphs: readonly string[] }

/** The page, taken apart. */
export type RefusalsDoc = {
  readonly title: string
  readonly introduction: readonly string[]
  readonly refusals: readonly RefusalParagraphs[]
}

/** In a clone and in the published package alike, two folders above this file. */
const DOC = new URL('../../../docs/reference/refusals.md', import.meta.url)

/**
 * Reads docs/reference/refusals.md, which the desk serves itself, so that the link in a problem works wherever the desk
 * runs. The page is plain on purpose: a title, an introduction, and below a heading for each kind its paragraphs.
 */
export function readRefusalsDoc(text: string = readFileSync(DOC, 'utf8')): RefusalsDoc {
  const [top = '', ...sections] = text.split(/^## /m)
  const [title = '', ...introduction] = paragraphsOf(top)
  return {
    title: title.replace(/^# /, ''),
    introduction,
    refusals: sections.map((section) => {
      const [kind = '', ...paragraphs] = paragraphsOf(section)
      return { kind, paragraphs }
    }),
  }
}

function paragraphsOf(text: string): readonly string[] {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
}
