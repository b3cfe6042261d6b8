import { expect, test } from 'vitest'
import { foundAgain, isUnclear, mayTryAgain, readProblem, unreachable } from './problem.ts'

function read(status: number, kind: string, facts: object = {}) {
  const body = { type: `/docs/refusals#${kind}`, title: 'The title', detail: 'The detail.', status, ...facts }
  return readProblem(status, body, null)
}

test('a refusal keeps the API’s own sentences', () => {
  expect(read(409, 'post-unchanged').sentence).toBe('The title. The detail.')
})

test('a field’s problem names the field apart from the sentence', () => {
  const problem = read(422, 'field-too-long', { field: 'note', length: 512, maxLength: 500 })
  expect(problem.field).toBe('note')
  expect(problem.sentence).toContain('512')
  expect(problem.sentence).not.toContain('note')
})

test('an empty field is asked for by its name', () => {
  expect(read(422, 'field-missing', { field: 'headline' }).sentence).toBe('Enter a headline.')
  expect(read(422, 'field-missing', { field: 'followUp.title' }).sentence).toBe('Enter a title.')
  expect(read(422, 'field-missing', { field: 'other' }).sentence).toBe('Fill in this field.')
})

test('a list that is too long says how many fit and how many there are', () => {
  const facts = { field: 'keyPoints', problem: 'has 12 items; the maximum is 10', count: 12, maxItems: 10 }
  expect(read(422, 'field-invalid', facts).sentence).toBe('Up to 10 key points; you have 12.')
})

test.each([
  ['slug-taken', 'slug'],
  ['email-taken', 'email'],
  ['password-too-short', 'password'],
  ['body-invalid', 'text'],
])('“%s” is about the field “%s”', (kind, field) => {
  expect(read(422, kind).field).toBe(field)
})

test('keeps the facts of a refusal', () => {
  expect(read(409, 'revision-outdated', { given: 1, current: 3 }).facts).toMatchObject({ current: 3 })
})

test('a response without a problem document still has a sentence', () => {
  for (const body of [null, 'Bad gateway', []]) {
    expect(readProblem(502, body, null)).toMatchObject({ kind: 'fault', status: 502 })
    expect(readProblem(502, body, null).sentence).toMatch(/Server error \(502\)/)
  }
})

test('a rate limit says how long to wait', () => {
  expect(readProblem(429, { type: '/docs/refusals#rate-limited' }, 6_500).sentence).toContain('7 s')
})

test('only a request that did not get through may be retried unchanged', () => {
  expect([unreachable(false), unreachable(true), read(503, 'store-unavailable')].map(mayTryAgain)).toEqual([
    true,
    true,
    true,
  ])
  expect(mayTryAgain(read(409, 'story-ended'))).toBe(false)
})

test('the outcome is unknown without a response', () => {
  expect(isUnclear(unreachable(true))).toBe(true)
  expect(isUnclear(read(422, 'field-missing', { field: 'text' }))).toBe(false)
})

test('the same problem found again in the background is no new one', () => {
  const known = unreachable(true)
  expect(foundAgain(known, unreachable(true))).toBe(known)
  const other = read(409, 'story-ended')
  expect(foundAgain(known, other)).toBe(other)
  expect(foundAgain(null, other)).toBe(other)
})
