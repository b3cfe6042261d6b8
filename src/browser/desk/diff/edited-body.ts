import { diffArrays } from 'diff/lib/diff/array.js'
import {
  bodyFromText,
  textFromBody,
  type Block,
  type Body,
  type Inline,
  type Mark,
  type Paragraph,
} from '../../../domain/body.ts'
import { unreachable } from '../../../domain/result.ts'
import { diffWords } from './word-diff.ts'

/**
 * A document after its plain text was edited: `textFromBody` showed it to the editor, and this puts back what plain text
 * can't show.
 *
 *   blocks that were not touched   go back as they came
 *   words that stayed              keep their links and emphasis, and their place in a quotation
 *   words in place of others       take over what all of those had; words among marked ones are marked too
 */
export function editedBody(before: Body, text: string): Body {
  const blocks = before.content.map((block) => ({ block, parts: partsOf(block) }))
  const oldParts = blocks.flatMap(({ block, parts }) => parts.map((part) => ({ part, block })))
  const newParts = text
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const changes = diffArrays(
    oldParts.map(({ part }) => part),
    newParts,
  )
  const whole = untouched(blocks, changes)
  const content: Block[] = []
  let gap: { readonly old: Block[]; readonly parts: string[] } = { old: [], parts: [] }
  let at = 0
  const closeGap = (): void => {
    content.push(...editedBlocks(gap.old, gap.parts.join('\n\n')))
    gap = { old: [], parts: [] }
  }
  for (const { added, removed, value } of changes) {
    for (const part of value) {
      const block = added ? undefined : oldParts[at++]?.block
      if (block !== undefined && whole.has(block)) {
        if (content.at(-1) === block) continue
        closeGap()
        content.push(block)
        continue
      }
      if (block !== undefined && gap.old.at(-1) !== block) gap.old.push(block)
      if (!removed) gap.parts.push(part)
    }
  }
  closeGap()
  return { type: 'doc', content }
}

/** The block's text as `textFromBody` gives it, paragraph by paragraph. */
function partsOf(block: Block): readonly string[] {
  return textFromBody({ type: 'doc', content: [block] }).split('\n\n')
}

/** Blocks of which every paragraph stayed, with nothing put between them. */
function untouched(
  blocks: readonly { readonly block: Block; readonly parts: readonly string[] }[],
  changes: readonly {
    readonly added: boolean
    readonly removed: boolean
    readonly value: readonly string[]
  }[],
): ReadonlySet<Block> {
  /** Of each old paragraph, the number of the unchanged run it is in; -1 where it went. */
  const runs = changes.flatMap(({ added, removed, value }, run) =>
    added ? [] : value.map(() => (removed ? -1 : run)),
  )
  const whole = new Set<Block>()
  let from = 0
  for (const { block, parts } of blocks) {
    const own = new Set(runs.slice(from, from + parts.length))
    from += parts.length
    if (own.size === 1 && !own.has(-1)) whole.add(block)
  }
  return whole
}

/** One paragraph of a block: its words, and what it is part of. */
type Leaf = { readonly paragraph: Paragraph; readonly block: Block }
type Char = {
  readonly text: string
  readonly marks: readonly Mark[]
  /** Where it was before; `null` for what is new. */
  readonly block: Block | null
}

/** Between two paragraphs; no text has it, since the domain takes it for white space. */
const BETWEEN = '\u2029'
/** A line break; runs of text have none. */
const LINE_END = '\n'

function editedBlocks(old: readonly Block[], text: string): readonly Block[] {
  if (text === '') return []
  const plain = bodyFromText(text).content
  const oldChars = charsOf(old.flatMap(leavesOf))
  const newLeaves = plain.flatMap(leavesOf)
  const marked = withMarks(oldChars, charsOf(newLeaves))
  // One quotation that was rewritten altogether is still one.
  const [only, ...more] = old
  const rewritten = more.length === 0 && only !== undefined && leavesOf(only).length === newLeaves.length
  const blocks: Block[] = []
  let at = 0
  let quoteSource: Block | null = null
  for (const block of plain) {
    const paragraphs = leavesOf(block).map(({ paragraph }) => {
      const chars = marked.slice(at, at + lengthOf(paragraph))
      at += chars.length + 1
      return { content: runsOf(chars), source: sourceOf(chars) ?? (rewritten ? only : null) }
    })
    if (block.type === 'list') {
      blocks.push({ ...block, items: paragraphs.map(({ content }) => ({ type: 'paragraph', content })) })
      quoteSource = null
      continue
    }
    for (const { content, source } of paragraphs) {
      const paragraph: Paragraph = { type: 'paragraph', content }
      const last = blocks.at(-1)
      const isQuoted = source?.type === 'quote'
      if (isQuoted && source === quoteSource && last?.type === 'quote') {
        blocks[blocks.length - 1] = { type: 'quote', content: [...last.content, paragraph] }
      } else blocks.push(isQuoted ? { type: 'quote', content: [paragraph] } : paragraph)
      quoteSource = isQuoted ? source : null
    }
  }
  return blocks
}

function leavesOf(block: Block): readonly Leaf[] {
  switch (block.type) {
    case 'paragraph':
      return [{ paragraph: block, block }]
    case 'quote':
      return block.content.map((paragraph) => ({ paragraph, block }))
    case 'list':
      return block.items.map((paragraph) => ({ paragraph, block }))
    default:
      return unreachable(block)
  }
}

function charsOf(leaves: readonly Leaf[]): readonly Char[] {
  return leaves.flatMap((leaf, index) => [
    ...(index > 0 ? [{ text: BETWEEN, marks: [], block: null }] : []),
    ...leaf.paragraph.content.flatMap((inline) => {
      const marks = (inline.type === 'text' ? inline.marks : undefined) ?? []
      return signsOf(inline)
        .split('')
        .map((text) => ({ text, marks, block: leaf.block }))
    }),
  ])
}

function signsOf(inline: Inline): string {
  return inline.type === 'break' ? LINE_END : inline.text
}

function lengthOf({ content }: Paragraph): number {
  return content.reduce((length, inline) => length + signsOf(inline).length, 0)
}

/** The new text, each sign with the marks and the paragraph that it had, or that what it replaced had. */
function withMarks(before: readonly Char[], after: readonly Char[]): readonly Char[] {
  const join = (chars: readonly Char[]): string => chars.map(({ text }) => text).join('')
  const runs = diffWords(join(before), join(after))
  const marked: Char[] = []
  let oldAt = 0
  for (const [index, { kind, text }] of runs.entries()) {
    if (kind === 'same') marked.push(...before.slice(oldAt, oldAt + text.length))
    if (kind !== 'added') oldAt += text.length
    if (kind !== 'added') continue
    const [prior, next] = [runs[index - 1], runs[index + 1]]
    const replaced =
      prior?.kind === 'removed'
        ? before.slice(oldAt - prior.text.length, oldAt)
        : next?.kind === 'removed'
          ? before.slice(oldAt, oldAt + next.text.length)
          : []
    const around = [marked.at(-1), before[oldAt]]
    const from = replaced.length > 0 ? replaced : around
    const marks = commonMarks(from)
    marked.push(...text.split('').map((sign) => ({ text: sign, marks, block: null })))
  }
  return marked
}

/** The marks of all these signs where they are the same, white space and paragraph ends left aside. */
function commonMarks(chars: readonly (Char | undefined)[]): readonly Mark[] {
  const seen = chars.filter((char) => char === undefined || char.text !== BETWEEN)
  const [first] = seen
  if (first === undefined) return []
  const same = JSON.stringify(first.marks)
  return seen.every((char) => JSON.stringify(char?.marks) === same) ? first.marks : []
}

/** The block that at least half of these signs come from. */
function sourceOf(chars: readonly Char[]): Block | null {
  const votes = new Map<Block, number>()
  for (const { block } of chars) if (block !== null) votes.set(block, (votes.get(block) ?? 0) + 1)
  return [...votes].find(([, count]) => count * 2 >= chars.length)?.[0] ?? null
}

function runsOf(chars: readonly Char[]): readonly Inline[] {
  const runs: Inline[] = []
  for (const { text, marks } of chars) {
    const last = runs.at(-1)
    if (text === LINE_END) runs.push({ type: 'break' })
    else if (last?.type === 'text' && JSON.stringify(last.marks ?? []) === JSON.stringify(marks)) {
      runs[runs.length - 1] = { ...last, text: last.text + text }
    } else runs.push({ type: 'text', text, ...(marks.length > 0 && { marks }) })
  }
  return runs
}
