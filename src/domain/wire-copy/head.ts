import { readCreditLine } from './credit.ts'
import { readDateline } from './dateline.ts'
import { cutTag, furnitureKind } from './furniture.ts'
import { headlineLines } from './headline.ts'
import { blockLength, joinLines, type Line } from './lines.ts'
import { dropped, type CopyPart } from './part.ts'
import { bylineAgencies } from './byline-agencies.ts'

export type Ends = {
  readonly parts: readonly CopyPart[]
  readonly credits: readonly string[]
  readonly rest: readonly Line[]
}

/** Reads from the first line down to the first words of the text, dateline included. */
export function readHead(all: readonly Line[]): Ends {
  const parts: CopyPart[] = []
  const credits: string[] = []
  let lines = all
  let hasHeadline = false
  for (;;) {
    const [line] = lines
    if (line === undefined) break
    const furniture = furnitureAt(lines)
    if (furniture !== null) {
      const text = joinLines(lines.slice(0, furniture.count).map(({ text }) => text))
      parts.push(dropped(furniture.kind, text))
      if (furniture.kind === 'byline') credits.push(...bylineAgencies(text))
      lines = lines.slice(furniture.count)
      continue
    }
    const named = readCreditLine(line.text)
    if (named !== null) {
      parts.push({ as: 'credit', text: line.text })
      credits.push(...named)
      lines = lines.slice(1)
      continue
    }
    const tagged = cutTag(line.text)
    if (tagged !== null) {
      parts.push(dropped('tag', tagged.tag))
      lines = [{ ...line, text: tagged.rest }, ...lines.slice(1)]
      continue
    }
    const count = hasHeadline ? 0 : headlineLines(lines)
    if (count === 0) break
    parts.push({ as: 'headline', text: joinLines(lines.slice(0, count).map(({ text }) => text)) })
    lines = lines.slice(count)
    hasHeadline = true
  }
  return withDateline({ parts, credits, rest: lines })
}

/** Furniture that takes the first line, or the whole first block when a note was wrapped. */
function furnitureAt(
  lines: readonly Line[],
): { readonly count: number; readonly kind: NonNullable<ReturnType<typeof furnitureKind>> } | null {
  const one = furnitureKind(lines[0]?.text ?? '')
  if (one !== null) return { count: 1, kind: one }
  const count = blockLength(lines)
  if (count === 1 || count > 4) return null
  const kind = furnitureKind(joinLines(lines.slice(0, count).map(({ text }) => text)))
  return kind === 'note' || kind === 'standing' || kind === 'byline' ? { count, kind } : null
}

function withDateline(ends: Ends): Ends {
  const [line, ...others] = ends.rest
  const dateline = line && readDateline(line.text)
  if (!line || !dateline || (dateline.rest === '' && others.length === 0)) return ends
  const part: CopyPart = { as: 'dateline', text: dateline.raw, reads: dateline.place }
  const [next, ...later] = others
  const rest =
    dateline.rest !== ''
      ? [{ ...line, text: dateline.rest }, ...others]
      : next === undefined
        ? []
        : [{ ...next, apart: true }, ...later]
  return { parts: [...ends.parts, part], credits: [...ends.credits, ...dateline.credits], rest }
}
