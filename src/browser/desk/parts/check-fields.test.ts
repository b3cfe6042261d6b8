import { expect, test } from 'vitest'
import { problemAt, withoutField } from '../api/problem.ts'
import { checkFields } from './check-fields.ts'

const form = (given: {
  readonly headline?: string
  readonly topics?: readonly string[]
  readonly note?: string
}) =>
  checkFields([
    { name: 'headline', value: given.headline ?? 'Storm', required: true, max: 10 },
    { name: 'topics', value: given.topics ?? [], max: 5, maxItems: 2 },
    { name: 'note', value: given.note ?? 'A letter.', required: true, max: 20 },
  ])

test('finds nothing where nothing is wrong', () => {
  expect(form({})).toBeNull()
  expect(form({ topics: ['sea', ' ', 'wind'] })).toBeNull()
})

test('says everything that is wrong at once, in the order of the form', () => {
  const problem = form({ headline: ' ', topics: ['a', 'b', 'c'], note: '' })
  expect(problem?.field).toBe('headline')
  expect(problemAt(problem, 'headline')).toBe('Enter a headline.')
  expect(problemAt(problem, 'topics')).toBe('Up to 2 topics; you have 3.')
  expect(problemAt(problem, 'note')).toBe('Tell readers what was wrong.')
})

test('measures a list by its longest item', () => {
  expect(problemAt(form({ topics: ['sea', 'harbour'] }), 'topics')).toBe(
    'Too long: 7 characters; the limit is 5.',
  )
})

test('forgets what is wrong with a field that is edited, and keeps the rest', () => {
  const problem = form({ headline: '', note: '' })
  const rest = withoutField(problem, 'headline')
  expect(problemAt(rest, 'headline')).toBeNull()
  expect(problemAt(rest, 'note')).toBe('Tell readers what was wrong.')
  expect(withoutField(rest, 'note')).toBeNull()
  expect(withoutField(problem, 'credits')).toBe(problem)
  expect(withoutField(null, 'headline')).toBeNull()
})
