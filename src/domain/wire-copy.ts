import { readBody } from './wire-copy/body-lines.ts'
import { readFoot } from './wire-copy/foot.ts'
import { readHead } from './wire-copy/head.ts'
import { linesOf } from './wire-copy/lines.ts'
import { paragraphsOf } from './wire-copy/paragraphs.ts'
import type { CopyPart, DroppedKind } from './wire-copy/part.ts'
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
  /** The whole input cut in pieces, in order. White space aside, they are the input: nothing is lost. */
  readonly parts: readonly CopyPart[]
}

/**
 * Reads wire copy: headline, dateline, paragraphs and credits apart, furniture of the wire or the page put aside.
 *
 *   foot   from the last line up: end marks, closing credits, who reported it, rights
 *   head   from the first line down: stamps, slugs, notes, bylines, the headline; ends with the dateline
 *   body   the lines between, put together to paragraphs
 *
 * What isn't recognized stays in the text. Where nothing would be left to read, all of it is the text.
 */
export function readWireCopy(text: string): WireCopy {
  const lines = linesOf(text)
  const foot = readFoot(lines)
  const head = readHead(foot.rest)
  const parts = [...head.parts, ...readBody(head.rest), ...foot.parts]
  if (!parts.some((part) => part.as === 'text')) {
    return asCopy(
      paragraphsOf(lines).map((paragraph): CopyPart => ({ as: 'text', text: paragraph })),
      [],
    )
  }
  return asCopy(parts, [...head.credits, ...foot.credits])
}

function asCopy(parts: readonly CopyPart[], credits: readonly string[]): WireCopy {
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
    parts,
  }
}
