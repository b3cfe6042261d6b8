import type { CopyPart } from './part.ts'

/**
 * The parts with the signs as readers get them: no-break spaces where the copy had them, and typographic quotation marks for
 * the ` ``…'' ` of teleprinters.
 *
 * Copy is read with ordinary spaces. As the parts are the copy in order, white space aside, each no-break space is found
 * again by counting what can be seen before it.
 */
export function withSigns(parts: readonly CopyPart[], source: string): readonly CopyPart[] {
  const hasBackquotes = source.includes('``')
  const signs = noBreakSpaces(source)
  let seen = 0
  return parts.map((part) => {
    const text = signs.size === 0 ? part.text : restored(part.text, seen, signs)
    seen += part.text.replaceAll(/\s/gu, '').length
    const from = part.reads === undefined ? 0 : part.text.indexOf(part.reads)
    const said =
      part.reads === undefined || from < 0 ? (part.reads ?? text) : text.slice(from, from + part.reads.length)
    const reads = hasBackquotes && part.as !== 'dropped' ? withQuotationMarks(said) : said
    if (part.as === 'dropped') return { ...part, text }
    return reads === text ? { as: part.as, text } : { ...part, text, reads }
  })
}

/** Each no-break space by how many characters that can be seen stand before it. */
function noBreakSpaces(source: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  if (!/[\u00a0\u202f]/.test(source)) return found
  let seen = 0
  for (let index = 0; index < source.length; index++) {
    const sign = source.charAt(index)
    if (!/\s/u.test(sign)) seen++
    else if (
      /[\u00a0\u202f]/.test(sign) &&
      !/[ \t\n]/.test(source.charAt(index - 1) + source.charAt(index + 1))
    )
      found.set(seen, sign)
  }
  return found
}

function restored(text: string, before: number, signs: ReadonlyMap<number, string>): string {
  let seen = before
  let result = ''
  for (let index = 0; index < text.length; index++) {
    const sign = text.charAt(index)
    if (!/\s/u.test(sign)) seen++
    result += sign === ' ' ? (signs.get(seen) ?? sign) : sign
  }
  return result
}

function withQuotationMarks(text: string): string {
  return text.replaceAll('``', '“').replaceAll("''", '”').replaceAll('`', '‘')
}
