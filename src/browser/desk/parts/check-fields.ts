import { cleanLine, isBlank, lengthOf } from '../../../domain/text.ts'
import { fieldProblem, missingSentence, type Problem } from '../api/problem.ts'
import { ui } from '../../../words/desk/en.ts'

/** One field of a form, and what the desk's rules ask of it. */
export type FieldCheck = {
  readonly name: string
  /** Its text, or its items. */
  readonly value: string | readonly string[]
  readonly required?: boolean
  /** Most characters, of each item where it has items. */
  readonly max?: number
  readonly maxItems?: number
}

/**
 * Looks at every field before anything is sent, so that all that is wrong is said at once, in the order of the form. The
 * desk's own rules have the last word.
 *
 * @param checks in the order of the form.
 * @returns the first problem with the others in it; `null` where nothing is wrong.
 */
export function checkFields(checks: readonly FieldCheck[]): Problem | null {
  const problems = checks.flatMap((check) => {
    const sentence = sentenceOf(check)
    return sentence === null ? [] : [fieldProblem(check.name, sentence)]
  })
  const [first, ...more] = problems
  return first === undefined ? null : { ...first, more }
}

function sentenceOf({ name, value, required = false, max, maxItems }: FieldCheck): string | null {
  const items = (typeof value === 'string' ? [value] : value).filter((item) => !isBlank(item))
  if (required && items.length === 0) return missingSentence(name)
  if (maxItems !== undefined && items.length > maxItems) {
    const known: Readonly<Record<string, string>> = ui.problems.items
    return ui.problems.tooMany(maxItems, known[name] ?? ui.problems.item, items.length)
  }
  const longest = Math.max(0, ...items.map((item) => lengthOf(cleanLine(item))))
  return max !== undefined && longest > max ? ui.problems.tooLong(longest, max) : null
}
