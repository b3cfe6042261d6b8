import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** A page of ours; `path` is from the project's root, with forward slashes. */
export type Page = { readonly path: string; readonly text: string }

/** A fenced block: ```` ```sh ```` has the language `sh`. */
export type Fence = { readonly language: string; readonly code: string; readonly line: number }

/** Every Markdown file of the project. */
export function markdownPages(): readonly Page[] {
  return globSync('**/*.md', { exclude: ['**/node_modules', 'dist', 'data'] })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

const fencePattern = /^( *)(`{3,})(.*)\n([^]*?)^\1\2`*[ \t]*$/gm

/** The fenced blocks of a page, in their order. */
export function fencesOf({ text }: Page): readonly Fence[] {
  return Array.from(text.matchAll(fencePattern), ({ index, 3: language = '', 4: code = '' }) => ({
    language: language.trim(),
    code,
    line: text.slice(0, index).split('\n').length,
  }))
}

/** Where a page's links lead, as they are written. What is shown as code is no link. */
export function linksOf({ text }: Page): readonly string[] {
  const prose = text.replaceAll(fencePattern, '').replaceAll(/`[^`\n]+`/g, 'code')
  return Array.from(prose.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g), ([, target = '']) => target)
}

/** The anchors of a page, made from its headings as GitHub makes them. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of text.replaceAll(fencePattern, '').matchAll(/^#{1,6} +(.+)$/gm)) {
    const words = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
    const name = words.replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-')
    let anchor = name
    for (let n = 1; anchors.has(anchor); n++) anchor = `${name}-${n}`
    anchors.add(anchor)
  }
  return anchors
}

/** A link inside the project, taken apart: the file it leads to and the place on it; `null` for one that leads elsewhere. */
export function targetOf(
  page: Page,
  link: string,
): { readonly path: string; readonly anchor: string } | null {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return null
  const [file = '', anchor = ''] = link.split('#')
  const path = file === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(file))
  return { path, anchor }
}
