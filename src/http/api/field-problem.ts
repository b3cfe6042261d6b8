import type { z } from '@hono/zod-openapi'
import type { HttpRefusal } from '../edge/http-refusal.ts'

type Issue = z.core.$ZodIssue

/**
 * The first thing that is wrong with what was given, named by its field: `credits[0]`, `audience.kind`.
 *
 * @param given what was checked: it tells a field that is missing from one of the wrong type.
 */
export function fieldProblem(issues: readonly Issue[], given: unknown): HttpRefusal {
  const [issue] = issues
  if (issue === undefined) throw new Error('Nothing is wrong with it.')
  const field = nameOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const key = shorten(issue.keys[0] ?? '')
    return { kind: 'field-unknown', field: field === '' ? key : `${field}.${key}` }
  }
  if (valueAt(given, issue.path) === undefined && field !== '') return { kind: 'field-missing', field }
  return { kind: 'field-invalid', field: field === '' ? 'the body' : field, problem: problemOf(issue) }
}

function problemOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return `must be ${expectations[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') {
    return `must be one of ${issue.values.map((value) => `“${String(value)}”`).join(', ')}`
  }
  if (issue.code === 'too_big') return `at most ${issue.maximum}${issue.origin === 'array' ? ' items' : ''}`
  if (issue.code === 'too_small')
    return `at least ${issue.minimum}${issue.origin === 'array' ? ' items' : ''}`
  if (issue.code === 'invalid_union') return 'is none of the known ones'
  // The sentences of our own checks are written for whoever sends the request.
  return issue.code === 'custom' ? issue.message : 'is not valid'
}

const expectations: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

function nameOf(path: readonly PropertyKey[]): string {
  let name = ''
  for (const step of path) name += typeof step === 'number' ? `[${step}]` : `.${shorten(String(step))}`
  return name.replace(/^\./, '')
}

/** A name that a stranger chose must not make the answer long. */
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
