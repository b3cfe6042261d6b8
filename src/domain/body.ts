import { done, refuse, unreachable, type Result } from './result.ts'
import { cleanLine, isBlank } from './text.ts'
import { blocksFromText, type TextBlock } from './text-blocks.ts'

/** A run of text with the same marks. `link` is an absolute http or https address. */
export type TextNode = {
  readonly type: 'text'
  readonly text: string
  readonly marks?: readonly Mark[]
}
export type Mark =
  | { readonly type: 'strong' }
  | { readonly type: 'em' }
  | { readonly type: 'link'; readonly href: string }

/** Where a line ends inside its paragraph, as in verse and addresses. */
export type LineBreak = { readonly type: 'break' }
export type Inline = TextNode | LineBreak

export type Paragraph = { readonly type: 'paragraph'; readonly content: readonly Inline[] }
export type Quote = { readonly type: 'quote'; readonly content: readonly Paragraph[] }
/** `start` is the number of the first item where that is not 1. */
export type List = {
  readonly type: 'list'
  readonly ordered: boolean
  readonly start?: number
  readonly items: readonly Paragraph[]
}
export type Block = Paragraph | Quote | List

/** A post's text as a typed tree. It is the only stored form: HTML is made from it and never kept. */
export type Body = { readonly type: 'doc'; readonly content: readonly Block[] }

/** Longest text of one post, in characters: about fifteen printed pages, far more than a live post needs. */
export const MAX_BODY_LENGTH = 50_000
/** Most nodes in one post; keeps rendering a post within about a millisecond. */
export const MAX_BODY_NODES = 2_000
const MAX_HREF_LENGTH = 2_000
/** Highest number a numbered list may begin with. */
const MAX_LIST_START = 999_999

export const emptyBody: Body = { type: 'doc', content: [] }

/** Plain text to a body: its paragraphs, line breaks and lists are those of `blocksFromText`. */
export function bodyFromText(text: string): Body {
  return { type: 'doc', content: blocksFromText(text).map(blockOf) }
}

function blockOf(block: TextBlock): Block {
  if (block.kind === 'paragraph') return plainParagraph(block.lines)
  const { ordered, start, items } = block
  return { type: 'list', ordered, ...(start !== 1 && { start }), items: items.map(plainParagraph) }
}

function plainParagraph(lines: readonly string[]): Paragraph {
  const content = lines.flatMap((text, index): readonly Inline[] =>
    index === 0 ? [{ type: 'text', text }] : [{ type: 'break' }, { type: 'text', text }],
  )
  return { type: 'paragraph', content }
}

/**
 * The body as plain text, paragraphs separated by an empty line: for feeds, alerts, search and the correction form.
 * `bodyFromText` reads it back, without marks and with quotations as paragraphs; a paragraph each of whose lines ends a
 * sentence comes back as several.
 */
export function textFromBody(body: Body): string {
  const lines = (block: Block): readonly string[] => {
    switch (block.type) {
      case 'paragraph':
        return [block.content.map(textOf).join('')]
      case 'quote':
        return block.content.flatMap(lines)
      case 'list':
        return [
          block.items
            .map((item, index) => {
              const mark = block.ordered ? `${(block.start ?? 1) + index}.` : '•'
              return `${mark} ${lines(item).join('').replaceAll('\n', '\n  ')}`
            })
            .join('\n'),
        ]
      default:
        return unreachable(block)
    }
  }
  return body.content.flatMap(lines).join('\n\n')
}

function textOf(inline: Inline): string {
  return inline.type === 'break' ? '\n' : inline.text
}

/** Why data from outside is no body: which node, and what is wrong with it. */
export type BodyRefusal = { readonly kind: 'body-invalid'; readonly at: string; readonly problem: string }

/** Reads a body that came from outside: unknown nodes, marks and attributes are refused with their path, never dropped. */
export function parseBody(input: unknown): Result<Body, BodyRefusal> {
  try {
    const reader = new BodyReader()
    return done({ type: 'doc', content: reader.list(input, 'body', 'doc').map(reader.block) })
  } catch (error) {
    if (error instanceof BadNode)
      return refuse({ kind: 'body-invalid', at: error.at, problem: error.message })
    throw error
  }
}

class BadNode extends Error {
  readonly at: string
  constructor(at: string, problem: string) {
    super(problem)
    this.at = at
  }
}

/** Walks foreign data once; depth is bounded by the shapes themselves, size by the node count. */
class BodyReader {
  #nodes = 0

  readonly block = (input: unknown, index: number): Block => {
    const at = `body.content[${index}]`
    const type = typeOf(input, at)
    if (type === 'paragraph') return this.paragraph(input, at)
    if (type === 'quote')
      return {
        type,
        content: this.list(input, at, 'quote').map((item, i) => this.paragraph(item, `${at}.content[${i}]`)),
      }
    if (type === 'list') {
      const { ordered, start = 1, items } = fieldsOf(input, at, ['type', 'ordered', 'start', 'items'])
      if (typeof ordered !== 'boolean') throw new BadNode(`${at}.ordered`, 'must be true or false')
      if (!Number.isInteger(start) || Number(start) < 0 || Number(start) > MAX_LIST_START)
        throw new BadNode(`${at}.start`, `must be a whole number from 0 to ${MAX_LIST_START}`)
      if (!Array.isArray(items)) throw new BadNode(`${at}.items`, 'must be a list')
      this.count(at)
      return {
        type,
        ordered,
        ...(ordered && start !== 1 && { start: Number(start) }),
        items: items.map((item, i) => this.paragraph(item, `${at}.items[${i}]`)),
      }
    }
    throw new BadNode(at, `unknown block type ${JSON.stringify(type).slice(0, 40)}`)
  }

  list(input: unknown, at: string, type: string): readonly unknown[] {
    const { type: given, content } = fieldsOf(input, at, ['type', 'content'])
    if (given !== type) throw new BadNode(`${at}.type`, `must be "${type}"`)
    if (!Array.isArray(content)) throw new BadNode(`${at}.content`, 'must be a list')
    this.count(at)
    return content
  }

  paragraph(input: unknown, at: string): Paragraph {
    const runs = this.list(input, at, 'paragraph').map((run, i) => this.inline(run, `${at}.content[${i}]`))
    return { type: 'paragraph', content: runs.filter((run) => run.type === 'break' || run.text !== '') }
  }

  inline(input: unknown, at: string): Inline {
    if (typeOf(input, at) !== 'break') return this.run(input, at)
    fieldsOf(input, at, ['type'])
    this.count(at)
    return { type: 'break' }
  }

  run(input: unknown, at: string): TextNode {
    const { type, text, marks } = fieldsOf(input, at, ['type', 'text', 'marks'])
    if (type !== 'text') throw new BadNode(`${at}.type`, 'must be "text" or "break"')
    if (typeof text !== 'string') throw new BadNode(`${at}.text`, 'must be text')
    this.count(at)
    // Spaces at the ends belong to the sentence around the run, so the run is cleaned but not trimmed.
    const inner = cleanLine(text)
    const clean = inner === '' ? (text === '' ? '' : ' ') : pad(text, inner)
    if (marks === undefined) return { type, text: clean }
    if (!Array.isArray(marks) || marks.length > 3)
      throw new BadNode(`${at}.marks`, 'must be a list of at most 3')
    return { type, text: clean, marks: marks.map((mark, i) => readMark(mark, `${at}.marks[${i}]`)) }
  }

  count(at: string): void {
    if (++this.#nodes > MAX_BODY_NODES) throw new BadNode(at, `has more than ${MAX_BODY_NODES} nodes`)
  }
}

function pad(text: string, inner: string): string {
  return `${/^\s/.test(text) ? ' ' : ''}${inner}${/\s$/.test(text) ? ' ' : ''}`
}

function readMark(input: unknown, at: string): Mark {
  const type = typeOf(input, at)
  if (type === 'strong' || type === 'em') {
    fieldsOf(input, at, ['type'])
    return { type }
  }
  if (type !== 'link') throw new BadNode(at, `unknown mark type ${JSON.stringify(type).slice(0, 40)}`)
  const { href } = fieldsOf(input, at, ['type', 'href'])
  const address = typeof href === 'string' && href.length <= MAX_HREF_LENGTH ? parseWebAddress(href) : null
  if (address === null) throw new BadNode(`${at}.href`, 'must be an absolute http or https address')
  return { type, href: address }
}

/** An absolute http(s) address, its scheme in lower case, or `null`: the only addresses a post may link to. */
function parseWebAddress(text: string): string | null {
  // NOTE: the pattern runs before any parser, so that `java\nscript:` and the like never come to one. What stands before
  // an `@` is a user name, or makes one host look like another.
  const isAddress = /^https?:\/\/(?![^/?#]*@)[^\s"<>\\^`{|}\p{Cc}/?#:][^\s"<>\\^`{|}\p{Cc}]*$/iu.test(text)
  return isAddress ? text.replace(/^https?/i, (scheme) => scheme.toLowerCase()) : null
}

function typeOf(input: unknown, at: string): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new BadNode(at, 'must be an object')
  return 'type' in input ? input.type : undefined
}

function fieldsOf(input: unknown, at: string, known: readonly string[]): Record<string, unknown> {
  typeOf(input, at)
  for (const key of Object.keys(input as object)) {
    if (!known.includes(key)) throw new BadNode(at, `unknown field ${JSON.stringify(key).slice(0, 40)}`)
  }
  return input as Record<string, unknown>
}

/** Whether anything in it can be read: a post needs at least one word. */
export function hasWords(body: Body): boolean {
  const texts = (block: Block): readonly string[] => {
    switch (block.type) {
      case 'paragraph':
        return block.content.map(textOf)
      case 'quote':
        return block.content.flatMap(texts)
      case 'list':
        return block.items.flatMap(texts)
      default:
        return unreachable(block)
    }
  }
  return body.content.flatMap(texts).some((text) => !isBlank(text.replaceAll('•', '')))
}
