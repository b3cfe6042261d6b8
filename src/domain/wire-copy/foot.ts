import { bylineAgencies } from './byline.ts'
import { cutTrailingCredit, readCreditLine } from './credit.ts'
import { furnitureKind } from './furniture.ts'
import { MAX_STEPS, type Ends } from './head.ts'
import { joinLines, type Line } from './lines.ts'
import { cutTrailingMark, isMark } from './mark.ts'
import { dropped, type CopyPart, type DroppedKind } from './part.ts'

/** Reads from the last line up: end marks, credits, who reported it, rights. */
export function readFoot(all: readonly Line[]): Ends {
  const parts: CopyPart[] = []
  const credits: string[] = []
  let lines = all
  for (let steps = 0; steps < MAX_STEPS && lines.length > 0; steps++) {
    const found = readLast(lines)
    if (found === null) break
    parts.unshift(found.part)
    credits.unshift(...found.credits)
    lines = lines.slice(0, -found.count)
  }
  return withTrailing({ parts, credits, rest: lines })
}

/** Cuts what stands behind the text's last words in the same line: a mark, and before it a credit. */
function withTrailing({ parts, credits, rest }: Ends): Ends {
  const last = rest.at(-1)
  if (!last) return { parts, credits, rest }
  const mark = cutTrailingMark(last.text)
  const text = mark?.rest ?? last.text
  const credit = cutTrailingCredit(text)
  return {
    parts: [
      ...(credit ? [{ as: 'credit' as const, text: credit.raw }] : []),
      ...(mark ? [dropped('mark', mark.mark)] : []),
      ...parts,
    ],
    credits: [...(credit?.credits ?? []), ...credits],
    rest: [...rest.slice(0, -1), { ...last, text: credit?.rest ?? text }],
  }
}

type Found = { readonly part: CopyPart; readonly credits: readonly string[]; readonly count: number }

function readLast(lines: readonly Line[]): Found | null {
  let start = lines.length - 1
  const single = lines[start]?.text ?? ''
  const one = readWhole(single, 1)
  if (one !== null) return one
  while (start > 0 && lines[start]?.apart === false) start--
  const count = lines.length - start
  return count > 1 && count <= 5
    ? readWhole(joinLines(lines.slice(start).map(({ text }) => text)), count)
    : null
}

const atTheFoot: readonly DroppedKind[] = ['byline', 'rights', 'stamp', 'standing', 'note']

function readWhole(text: string, count: number): Found | null {
  if (isMark(text)) return { part: dropped('mark', text), credits: [], count }
  const named = readCreditLine(text)
  if (named !== null) return { part: { as: 'credit', text }, credits: named, count }
  const kind = furnitureKind(text)
  if (kind === null || !atTheFoot.includes(kind)) return null
  return { part: dropped(kind, text), credits: kind === 'byline' ? bylineAgencies(text) : [], count }
}
