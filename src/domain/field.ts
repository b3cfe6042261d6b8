import type { Refusal } from './refusal.ts'
import { done, refuse, type Result } from './result.ts'
import { cleanLine, isBlank, lengthOf } from './text.ts'

/** A required line of text, cleaned: at least one character that can be seen, at most `maxLength`. */
export function requiredLine(field: string, given: string, maxLength: number): Result<string, Refusal> {
  const line = optionalLine(field, given, maxLength)
  return line.ok && isBlank(line.value) ? refuse({ kind: 'field-missing', field }) : line
}

/** A line of text that may be empty, cleaned, at most `maxLength` characters. */
export function optionalLine(field: string, given: string, maxLength: number): Result<string, Refusal> {
  const line = cleanLine(given)
  const length = lengthOf(line)
  return length > maxLength ? refuse({ kind: 'field-too-long', field, length, maxLength }) : done(line)
}

/** A list of lines, cleaned: empty ones and repeats go; at most `maxItems` of at most `maxLength` characters. */
export function lineList(
  field: string,
  given: readonly string[],
  maxItems: number,
  maxLength: number,
): Result<readonly string[], Refusal> {
  const lines: string[] = []
  for (const [index, item] of given.entries()) {
    const line = optionalLine(`${field}[${index}]`, item, maxLength)
    if (!line.ok) return line
    if (!isBlank(line.value) && !lines.includes(line.value)) lines.push(line.value)
  }
  if (lines.length > maxItems) {
    const count = lines.length
    const problem = `has ${count} items; the maximum is ${maxItems}`
    return refuse({ kind: 'field-invalid', field, problem, count, maxItems })
  }
  return done(lines)
}

/** The value of each result, or the first refusal: `all({ a: requiredLine(…), b: lineList(…) })`. */
export function all<T extends Record<string, unknown>>(results: {
  readonly [K in keyof T]: Result<T[K], Refusal>
}): Result<T, Refusal> {
  const values: Partial<T> = {}
  for (const key of Object.keys(results) as (keyof T)[]) {
    const result = results[key]
    if (!result.ok) return result
    values[key] = result.value
  }
  return done(values as T)
}
