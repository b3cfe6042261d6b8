import { cleanText } from './text.ts'
import { readBody } from './wire-copy/body-lines.ts'
import { readFoot } from './wire-copy/foot.ts'
import { splitStamp } from './wire-copy/furniture.ts'
import { readHead } from './wire-copy/head.ts'
import { linesOf, type Line } from './wire-copy/lines.ts'
import { readOrder, type OrderKind } from './wire-copy/orders.ts'
import { paragraphsOf } from './wire-copy/paragraphs.ts'
import type { CopyPart, DroppedKind } from './wire-copy/part.ts'
import type { NamedMoment } from './wire-copy/time-words.ts'
import { withSigns } from './wire-copy/with-signs.ts'
import { MAX_CREDITS } from './story.ts'

/** Plain text as an agency or an old web page delivers it, taken apart for a post's fields. */
export type WireCopy = {
  /** One line of at most 200 characters; empty when the text has none. */
  readonly headline: string
  /** As agencies write it, without agency and dash: `SEOUL`, `SEOUL, South Korea`, `MOSCOW/SEOUL`; empty when there is none. */
  readonly dateline: string
  /** What is left to read, paragraphs separated by an empty line: ready for a post's `text`. */
  readonly text: string
  /** Source names, each once, in the order they came: `AP`, `Reuters`. At most 10 of at most 60 characters. */
  readonly credits: readonly string[]
  /** What was dropped because it is not news, in order: the desk shows it and can restore it. */
  readonly dropped: readonly { readonly kind: DroppedKind; readonly text: string }[]
  /** What the newsroom is told to do, in order. Whoever publishes the copy has to be asked first. */
  readonly orders: readonly NewsroomOrder[]
  /** The whole input cut in pieces, in order. White space aside, they are the input: nothing is lost. */
  readonly parts: readonly CopyPart[]
}

/** An instruction to the newsroom. */
export type NewsroomOrder = {
  readonly kind: OrderKind
  readonly text: string
  /** When an embargo ends, as far as it says; `null` for every other kind. */
  readonly moment: NamedMoment | null
}

/** In UTF-16 units: several times what a post can hold. Longer text stays as it is. */
const MAX_COPY_LENGTH = 300_000

/**
 * Reads wire copy: headline, dateline, paragraphs and credits apart, furniture of the wire or the page put aside.
 *
 *   foot   from the last line up: end marks, closing credits, who reported it, rights; what is for newsrooms alone
 *   head   from the first line down: instructions, stamps, slugs, notes, bylines, the headline; ends with the dateline
 *   body   the lines between, put together to paragraphs
 *
 * What isn't recognized stays in the text. Where nothing would be left to read, all of it is the text, unless it was all
 * instructions.
 */
export function readWireCopy(text: string): WireCopy {
  if (text.length > MAX_COPY_LENGTH) return asCopy([{ as: 'text', text: cleanText(text) }], [], [])
  const lines = withStampsApart(linesOf(text))
  const foot = readFoot(lines)
  const head = readHead(foot.rest)
  const parts = withSigns([...head.parts, ...readBody(head.rest), ...foot.parts], cleanText(text))
  const orders = ordersIn(parts)
  // Copy that is all instructions leaves nothing to publish.
  return orders.length > 0 || parts.some((part) => part.as === 'text')
    ? asCopy(parts, [...head.credits, ...foot.credits], orders)
    : asCopy(withSigns(paragraphsOf(lines), cleanText(text)), [], orders)
}

/** A draft's text: what the newsroom is told to do stands above it, a paragraph each, so that it travels with the draft. */
export function draftText({ orders, text }: Pick<WireCopy, 'orders' | 'text'>): string {
  return [...orders.map((order) => order.text.trim()), text].filter((part) => part !== '').join('\n\n')
}

/** Takes a draft's text apart again: the instructions above it, and what is left to read. */
export function readDraftText(text: string): Pick<WireCopy, 'orders' | 'text'> {
  const orders: NewsroomOrder[] = []
  let rest = text
  for (;;) {
    const [first = '', ...others] = rest.split('\n\n')
    const order = readOrder(first.trim())
    if (order === null || order.rest !== '') return { orders, text: rest }
    orders.push({ kind: order.kind, text: first, moment: order.moment })
    rest = others.join('\n\n')
  }
}

function ordersIn(parts: readonly CopyPart[]): readonly NewsroomOrder[] {
  return parts.flatMap((part) => {
    if (part.as !== 'dropped' || !isOrderKind(part.kind)) return []
    const moment = part.kind === 'embargo' ? (readOrder(part.text)?.moment ?? null) : null
    return [{ kind: part.kind, text: part.text, moment }]
  })
}

function isOrderKind(kind: DroppedKind): kind is OrderKind {
  return kind === 'embargo' || kind === 'kill' || kind === 'correction' || kind === 'advisory'
}

/** Lines at the beginning in which a stamp may share its line with other words. */
const HEAD_LINES = 10

function withStampsApart(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((line, index) => {
    const pieces = index < HEAD_LINES ? splitStamp(line.text) : null
    if (pieces === null) return [line]
    const [before, after] = pieces
    return [
      { ...line, text: before.trim(), tail: '' },
      { ...line, lead: '', text: after.trim(), apart: true },
    ]
  })
}

function asCopy(
  parts: readonly CopyPart[],
  credits: readonly string[],
  orders: readonly NewsroomOrder[],
): WireCopy {
  const textOf = (as: CopyPart['as']): string[] =>
    parts.filter((part) => part.as === as).map((part) => part.reads ?? part.text)
  return {
    headline: textOf('headline').join(' '),
    dateline: textOf('dateline')
      .filter((place) => place !== '')
      .join(', '),
    text: textOf('text').join('\n\n'),
    credits: [...new Set(credits)].slice(0, MAX_CREDITS),
    dropped: parts.flatMap((part) => (part.as === 'dropped' ? [{ kind: part.kind, text: part.text }] : [])),
    orders,
    parts,
  }
}
