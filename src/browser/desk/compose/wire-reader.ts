import { readDraftText, readWireCopy, type NewsroomOrder } from '../../../domain/wire-copy.ts'
import { embargoEnd } from '../../../domain/wire-copy/embargo-time.ts'
import { namedPost } from '../../../domain/wire-copy/named-post.ts'

/** What the plain text of a paste lost or joined, as the clipboard's HTML shows it. */
export type PasteChange = {
  readonly kind: 'footnote' | 'struck' | 'quote' | 'hidden'
  /** The words as they stand in the plain text. */
  readonly words: string
}

/** What reads pastes and drafts; the desk app fetches it apart from the rest. */
export type WireReader = typeof wireReader

export const wireReader = { readWireCopy, readDraftText, allOrders, embargoEnd, namedPost, notesOf }

/** What an editor has to know of a paste, whether or not it was read as wire copy. */
export type PasteNotes = {
  readonly changes: readonly PasteChange[]
  /** Whether it tells the newsroom what to do. */
  readonly ordered: boolean
}

function notesOf(html: string, plain: string): PasteNotes {
  return { changes: pasteChanges(html, plain), ordered: readWireCopy(plain).orders.length > 0 }
}

/** What the newsroom is told to do by the lines above a text and by the text itself. */
function allOrders(words: { readonly orders: string; readonly text: string }): readonly NewsroomOrder[] {
  return [...readDraftText(words.orders).orders, ...readWireCopy(words.text).orders]
}

/** In UTF-16 units: more HTML than a long report has. What comes after it isn't looked at. */
const MAX_HTML_LENGTH = 2_000_000
const MAX_CHANGES = 5
const MAX_WORDS_LENGTH = 60
/** Elements that are compared with the plain text, and how much of each: a bound to the work on hostile HTML. */
const MAX_COMPARED = 500
const MAX_INSIDE_LENGTH = 2_000

type Open = { readonly name: string; readonly kind: PasteChange['kind']; readonly from: number }

/**
 * Compares a paste's HTML with its plain text, which editors' fields take. Word processors and browsers leave there without
 * any mark: the number of a footnote right behind a word, struck and hidden words, and quotations marked as `<q>`.
 */
export function pasteChanges(html: string, plain: string): readonly PasteChange[] {
  const found = new Map<string, PasteChange>()
  const open: Open[] = []
  const flat = plain.replaceAll(/\s+/g, ' ')
  let text = ''
  let compared = 0
  const close = (name: string): void => {
    const index = open.findLastIndex((element) => element.name === name)
    const [element] = index < 0 ? [] : open.splice(index)
    if (element === undefined || element.from < 0 || ++compared > MAX_COMPARED || found.size >= MAX_CHANGES)
      return
    const words = changedWords(element, text, flat)
    if (words !== null) found.set(element.kind + words, { kind: element.kind, words })
  }
  for (const piece of piecesOf(html.slice(0, MAX_HTML_LENGTH))) {
    if ('text' in piece) text += piece.text
    else if (piece.isEnd) close(piece.name)
    else {
      const kind = kindOf(piece)
      // Elements of the same name inside are counted too, so that each end belongs to its beginning.
      if (kind !== null || open.some(({ name }) => name === piece.name))
        open.push({
          name: piece.name,
          kind: kind ?? open.at(-1)?.kind ?? 'hidden',
          from: kind === null ? -1 : text.length,
        })
      else if (blocks.has(piece.name)) text += ' '
    }
    if (open.length > MAX_DEPTH) open.shift()
  }
  return [...found.values()]
}

const MAX_DEPTH = 50
const blocks = new Set([
  'p',
  'div',
  'br',
  'li',
  'td',
  'th',
  'tr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
])

type Tag = { readonly name: string; readonly isEnd: boolean; readonly attributes: string }

/** Tags and the texts between them, in order; comments, styles and scripts are passed over. */
function* piecesOf(html: string): Generator<Tag | { readonly text: string }> {
  for (let at = 0; at < html.length;) {
    const start = html.indexOf('<', at)
    if (start < 0) return
    if (start > at) yield { text: decoded(html.slice(at, start)) }
    const isComment = html.startsWith('<!--', start)
    const end = html.indexOf(isComment ? '-->' : '>', start)
    if (end < 0) return
    at = end + (isComment ? 3 : 1)
    const [, slash, name = '', attributes = ''] =
      /^<(\/?)([a-z][a-z0-9:]{0,30})([^]*)$/i.exec(isComment ? '' : html.slice(start, end)) ?? []
    if (name === '') continue
    const lower = name.toLowerCase()
    if (slash === '' && (lower === 'style' || lower === 'script' || lower === 'title')) {
      const close = html.indexOf(`</${name}`, at)
      if (close < 0) return
      at = close
      continue
    }
    yield { name: lower, isEnd: slash === '/', attributes }
  }
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: '\u00a0',
  apos: "'",
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, number, hex, name) => {
    if (name !== undefined) return entities[String(name)] ?? whole
    const code = Number.parseInt(String(number ?? hex), number === undefined ? 16 : 10)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

function kindOf({ name, attributes }: Tag): PasteChange['kind'] | null {
  if (name === 'q') return 'quote'
  if (name === 'del' || name === 's' || name === 'strike' || /line-through/i.test(attributes)) return 'struck'
  if (/display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden/i.test(attributes)) return 'hidden'
  if (
    name === 'sup' ||
    /sdfootnoteanc|mso-footnote-id|footnote-?ref|vertical-align\s*:\s*super/i.test(attributes)
  )
    return 'footnote'
  return null
}

/** The words of an element as the plain text has them; `null` when nothing is wrong with them there. */
function changedWords({ kind, from }: Open, text: string, flat: string): string | null {
  const inside = text
    .slice(from, from + MAX_INSIDE_LENGTH)
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (inside === '') return null
  if (kind === 'footnote') {
    if (!/^[[(]?(?:\d{1,3}|[*†‡a-z]|[ivx]{1,4})[\])]?$/i.test(inside)) return null
    const [before = ''] = /\S{1,40}$/u.exec(text.slice(Math.max(0, from - 40), from)) ?? []
    const joined = before + inside
    return before !== '' && flat.includes(joined) ? joined : null
  }
  const words = inside.slice(0, MAX_WORDS_LENGTH)
  const at = flat.indexOf(words)
  if (at < 0) return null
  if (kind === 'quote' && /["“”„«»‘’'‹›「『]\s?$/u.test(flat.slice(Math.max(0, at - 2), at))) return null
  return inside.length > MAX_WORDS_LENGTH ? `${words}…` : words
}
