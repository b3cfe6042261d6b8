import { z } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { fieldProblem } from './field-problem.ts'

const Schema = z.strictObject({
  headline: z.string(),
  credits: z.array(z.string()).max(2).optional(),
  audience: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('story') }),
      z.strictObject({ kind: z.literal('topic'), topic: z.string() }),
    ])
    .optional(),
  state: z.enum(['live', 'ended']).optional(),
})

test.each([
  [{}, { kind: 'field-missing', field: 'headline' }],
  [{ headline: null }, { kind: 'field-invalid', field: 'headline', problem: 'must be text' }],
  [{ headline: 5 }, { kind: 'field-invalid', field: 'headline', problem: 'must be text' }],
  [
    { headline: '', credits: 'AP' },
    { kind: 'field-invalid', field: 'credits', problem: 'must be a list' },
  ],
  [
    { headline: '', credits: ['AP', 7] },
    { kind: 'field-invalid', field: 'credits[1]', problem: 'must be text' },
  ],
  [
    { headline: '', credits: ['a', 'b', 'c'] },
    { kind: 'field-invalid', field: 'credits', problem: 'at most 2 items' },
  ],
  [
    { headline: '', state: 'over' },
    { kind: 'field-invalid', field: 'state', problem: 'must be one of “live”, “ended”' },
  ],
  [
    { headline: '', audience: { kind: 'sent' } },
    { kind: 'field-invalid', field: 'audience.kind', problem: 'matches none of the allowed forms' },
  ],
  [
    { headline: '', audience: { kind: 'topic' } },
    { kind: 'field-missing', field: 'audience.topic' },
  ],
  [
    { headline: '', audience: { kind: 'story', x: 1 } },
    { kind: 'field-unknown', field: 'audience.x' },
  ],
  [
    { headline: '', keyevent: true },
    { kind: 'field-unknown', field: 'keyevent' },
  ],
  [[], { kind: 'field-invalid', field: 'the body', problem: 'must be an object' }],
  [null, { kind: 'field-invalid', field: 'the body', problem: 'must be an object' }],
])('refuses %j with %j', (given, refusal) => {
  const read = Schema.safeParse(given)
  if (read.success) throw new Error('The schema accepted it.')

  expect(fieldProblem(read.error.issues, given)).toEqual(refusal)
})

test('truncates long field names', () => {
  const given = { headline: '', ['x'.repeat(10_000)]: 1 }
  const read = Schema.safeParse(given)
  if (read.success) throw new Error('The schema accepted it.')

  expect(JSON.stringify(fieldProblem(read.error.issues, given)).length).toBeLessThan(200)
})
