import { bylineAgencies } from './byline.ts'
import { contactsStart, isContactLine } from './contacts.ts'
import { capitalSignature, creditParts, cutTrailingCredit, readCreditLine } from './credit.ts'
import { furnitureKind, rightsAgencies } from './furniture.ts'
import { MAX_STEPS, type Ends } from './head.ts'
import { blockLength, joinLines, wholeLine, type Line } from './lines.ts'
import { cutTrailingInitials, cutTrailingMark, isMark } from './mark.ts'
import { readOrder } from './orders.ts'
import { dropped, type CopyPart, type DroppedKind } from './part.ts'

/**
 * Reads from the last line up: end marks, credits, who reported it, rights, instructions; where newsrooms' contacts begin
 * above those, everything from there on.
 */
export function readFoot(all: readonly Line[]): Ends {
  const start = contactsStart(all)
  const lowest = readUp(all.slice(start))
  const contacts = blocksOf(lowest.rest).map((text) => dropped('contact', text))
  const above = readUp(all.slice(0, start))
  return withTrailing({
    parts: [...above.parts, ...contacts, ...lowest.parts],
    credits: [...above.credits, ...lowest.credits],
    rest: above.rest,
  })
}

function readUp(all: readonly Line[]): Ends {
  const parts: CopyPart[] = []
  const credits: string[] = []
  let lines = all
  for (let steps = 0; steps < MAX_STEPS && lines.length > 0; steps++) {
    const found = readLast(lines)
    if (found === null) break
    parts.unshift(...found.parts)
    credits.unshift(...found.credits)
    lines = lines.slice(0, -found.count)
  }
  return { parts, credits, rest: lines }
}

/** The blocks of some lines, each as one text. */
export function blocksOf(lines: readonly Line[]): readonly string[] {
  const blocks: string[] = []
  for (let start = 0; start < lines.length;) {
    const count = blockLength(lines, start)
    blocks.push(
      lines
        .slice(start, start + count)
        .map(wholeLine)
        .join('\n'),
    )
    start += count
  }
  return blocks
}

/** Cuts what stands behind the text's last words in the same line: a mark, before it initials, before them a credit. */
function withTrailing({ parts, credits, rest }: Ends): Ends {
  const last = rest.at(-1)
  if (!last) return { parts, credits, rest }
  const mark = cutTrailingMark(last.text)
  const initials = cutTrailingInitials(mark?.rest ?? last.text)
  const text = initials?.rest ?? mark?.rest ?? last.text
  const credit = cutTrailingCredit(text)
  return {
    parts: [
      ...(credit ? creditParts(credit.raw) : []),
      ...(initials ? [dropped('byline', initials.mark)] : []),
      ...(mark ? [dropped('mark', mark.mark)] : []),
      ...parts,
    ],
    credits: [...(credit?.credits ?? []), ...credits],
    rest: [...rest.slice(0, -1), { ...last, text: credit?.rest ?? text }],
  }
}

type Found = {
  readonly parts: readonly CopyPart[]
  readonly credits: readonly string[]
  readonly count: number
}

/** Longest block that is looked at as one: a credit or a note that was wrapped. */
const MAX_BLOCK_LINES = 5

function readLast(lines: readonly Line[]): Found | null {
  let start = lines.length - 1
  const single = lines[start]
  const one = single ? readWhole(single.text, wholeLine(single), 1) : null
  if (one !== null) return one
  while (start > 0 && lines[start]?.apart === false) start--
  const count = lines.length - start
  if (count === 1 || count > MAX_BLOCK_LINES) return null
  const block = lines.slice(start)
  return readWhole(joinLines(block.map(({ text }) => text)), joinLines(block.map(wholeLine)), count)
}

/** `ABC // DEF`: who wrote and who edited. */
const initials = /^\p{Lu}{2,5}(?:\s?\/{1,2}\s?\p{Lu}{2,5}){1,4}$/u
const atTheFoot: readonly DroppedKind[] = ['byline', 'rights', 'stamp', 'standing', 'note', 'slug']

function readWhole(text: string, whole: string, count: number): Found | null {
  const drop = (kind: DroppedKind, credits: readonly string[] = []): Found => ({
    parts: [dropped(kind, whole)],
    credits,
    count,
  })
  if (isMark(text)) return drop('mark')
  const named = readCreditLine(text)
  if (named !== null) return { parts: creditParts(whole), credits: named, count }
  const signature = capitalSignature(text)
  if (signature !== null) return { parts: creditParts(whole), credits: [signature], count }
  if (initials.test(text)) return drop('byline')
  const order = readOrder(text)
  if (order?.rest === '') return drop(order.kind)
  if (isContactLine(text)) return drop('contact')
  const kind = furnitureKind(text)
  if (kind === null || !atTheFoot.includes(kind)) return null
  return drop(kind, kind === 'byline' ? bylineAgencies(text) : kind === 'rights' ? rightsAgencies(text) : [])
}
