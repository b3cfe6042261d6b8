import { bylineAgencies, bylineKind, cutKoreanByline } from './byline.ts'
import { contactBlock } from './contacts.ts'
import { creditParts, readCreditLine } from './credit.ts'
import { readDateline } from './dateline.ts'
import { furnitureKind, rightsAgencies } from './furniture.ts'
import { headlineLines } from './headline.ts'
import { blockLength, joinLines, wholeLine, type Line } from './lines.ts'
import { readOrder } from './orders.ts'
import { dropped, partOf, type CopyPart, type DroppedKind } from './part.ts'
import { cutTag, labelAgency } from './tag.ts'

/** What one end of the text was taken for, and the lines that are left. */
export type Ends = {
  readonly parts: readonly CopyPart[]
  readonly credits: readonly string[]
  readonly rest: readonly Line[]
}

/** Most pieces of furniture at one end: more than any page has, and a bound to the work on hostile text. */
export const MAX_STEPS = 50

/** Reads from the first line down to the first words of the text, dateline included. */
export function readHead(all: readonly Line[]): Ends {
  const parts: CopyPart[] = []
  const credits: string[] = []
  let rest = all
  let hasHeadline = false
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const step = readNext(rest, hasHeadline)
    if (step === null) break
    parts.push(...step.parts)
    credits.push(...step.credits)
    rest = step.rest
    hasHeadline ||= step.parts.some((part) => part.as === 'headline')
  }
  return withDateline({ parts, credits, rest })
}

function readNext(lines: readonly Line[], hasHeadline: boolean): Ends | null {
  const [line, ...others] = lines
  if (line === undefined) return null
  const named = readCreditLine(line.text)
  if (named !== null) return { parts: creditParts(wholeLine(line)), credits: named, rest: others }
  const order = readOrder(line.text)
  if (order !== null) {
    const text = line.lead + order.text + (order.rest === '' ? line.tail : '')
    const rest = order.rest === '' ? others : [{ ...line, lead: '', text: order.rest }, ...others]
    return { parts: [dropped(order.kind, text)], credits: [], rest }
  }
  const furniture = furnitureAt(lines, hasHeadline)
  if (furniture !== null) {
    const { kind, count } = furniture
    const text = textOf(lines, count)
    return {
      parts: [dropped(kind, wholeOf(lines, count))],
      credits: agenciesOf(kind, text),
      rest: lines.slice(count),
    }
  }
  const tagged = cutTag(line.text)
  if (tagged !== null) {
    return {
      parts: [dropped('tag', line.lead + tagged.tag)],
      credits: [],
      rest: [{ ...line, lead: '', text: tagged.rest }, ...others],
    }
  }
  const count = hasHeadline ? 0 : headlineLines(lines)
  if (count === 0) return null
  return { parts: [partOf('headline', lines.slice(0, count))], credits: [], rest: lines.slice(count) }
}

/** The agencies that furniture names. */
function agenciesOf(kind: DroppedKind, text: string): readonly string[] {
  if (kind === 'byline') return bylineAgencies(text)
  if (kind === 'rights') return rightsAgencies(text)
  const agency = kind === 'tag' ? labelAgency(text) : null
  return agency === null ? [] : [agency]
}

function textOf(lines: readonly Line[], count: number): string {
  return joinLines(lines.slice(0, count).map(({ text }) => text))
}

function wholeOf(lines: readonly Line[], count: number): string {
  return joinLines(lines.slice(0, count).map(wholeLine))
}

/** Furniture that takes the first line, or the whole first block when it was wrapped. */
function furnitureAt(
  lines: readonly Line[],
  hasHeadline: boolean,
): { readonly count: number; readonly kind: DroppedKind } | null {
  const [first, second] = lines
  const one = furnitureKind(first?.text ?? '')
  if (one === 'byline' && !hasHeadline && bylineKind(first?.text ?? '') === 'likely') {
    // It may be the headline; what follows a name is a stamp or a dateline.
    const next = second?.text ?? ''
    return furnitureKind(next) === 'stamp' || readDateline(next) !== null ? { count: 1, kind: one } : null
  }
  if (one !== null) return { count: 1, kind: one }
  const contacts = contactBlock(lines)
  if (contacts > 0) return { count: contacts, kind: 'contact' }
  const count = blockLength(lines)
  if (count === 1 || count > MAX_WRAPPED_LINES) return null
  const kind = furnitureKind(textOf(lines, count))
  return kind === 'note' || kind === 'standing' ? { count, kind } : null
}

const MAX_WRAPPED_LINES = 4

function withDateline(ends: Ends): Ends {
  const [line, ...others] = ends.rest
  const dateline = line && readDateline(line.text)
  if (!line || !dateline || (dateline.rest === '' && others.length === 0)) return ends
  const parts: CopyPart[] = [{ as: 'dateline', text: line.lead + dateline.raw, reads: dateline.place }]
  if (dateline.stamp !== undefined) parts.push(dropped('stamp', dateline.stamp))
  const byline = cutKoreanByline(dateline.rest)
  if (byline !== null) parts.push(dropped('byline', byline.byline))
  const text = byline?.rest ?? dateline.rest
  const [next, ...later] = others
  const rest =
    text !== '' ? [{ ...line, lead: '', text }, ...others] : next ? [{ ...next, apart: true }, ...later] : []
  const read = {
    parts: [...ends.parts, ...parts],
    credits: [...ends.credits, ...dateline.credits],
    rest,
  }
  // `LONDON | 15 April 2010` stands above `(Reuters) - …`.
  return text === '' ? withDateline(read) : read
}
