import type { z } from '@hono/zod-openapi'
import { fieldProblems } from '../../words/refusals/en.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'

type Issue = z.core.$ZodIssue

/**
 * The first validation error of a request, named by its field: `credits[0]`, `audience.kind`.
 *
 * @param given what was validated: it tells a missing field from one of the wrong type.
 */
export function fieldProblem(issues: readonly Issue[], given: unknown): HttpRefusal {
  const [issue] = issues
  if (issue === undefined) throw new Error('There are no validation issues.')
  const field = nameOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const key = shorten(issue.keys[0] ?? '')
    return { kind: 'field-unknown', field: field === '' ? key : `${field}.${key}` }
  }
  if (valueAt(given, issue.path) === undefined && field !== '') return { kind: 'field-missing', field }
  return {
    kind: 'field-invalid',
    field: field === '' ? fieldProblems.wholeBody : field,
    problem: problemOf(issue),
  }
}

function problemOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return fieldProblems.mustBe(issue.expected)
  if (issue.code === 'invalid_value') return fieldProblems.oneOf(issue.values.map(String))
  if (issue.code === 'too_big') return fieldProblems.atMost(String(issue.maximum), issue.origin === 'array')
  if (issue.code === 'too_small')
    return fieldProblems.atLeast(String(issue.minimum), issue.origin === 'array')
  if (issue.code === 'invalid_union') return fieldProblems.noneOfKnown
  // Our own checks write their messages for the client.
  return issue.code === 'custom' ? issue.message : fieldProblems.invalid
}

function nameOf(path: readonly PropertyKey[]): string {
  let name = ''
  for (const step of path) name += typeof step === 'number' ? `[${step}]` : `.${shorten(String(step))}`
  return name.replace(/^\./, '')
}

/** Clients choose these names; a long one must not make the response long. */
function shorten(name: string): string {
  return name.length <= 60 ? name : `${name.slice(0, 60)}…`
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[step]
  }
  return value
}
