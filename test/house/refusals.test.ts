import { expect, test } from 'vitest'
import { statuses } from '../../src/http/edge/problem.ts'
import { readRefusalsDoc } from '../../src/http/pages/docs.ts'

test('documents every refusal in docs/reference/refusals.md, and nothing else', () => {
  const { refusals } = readRefusalsDoc()

  expect(refusals.map(({ kind }) => kind).sort()).toEqual(Object.keys(statuses).sort())
  expect(refusals.filter(({ paragraphs }) => paragraphs.length === 0)).toEqual([])
})

test('begins every paragraph with the status of the response', () => {
  const { refusals } = readRefusalsDoc()

  const said = refusals.map(({ kind, paragraphs }) => `${kind} ${paragraphs[0]?.slice(0, 3)}`)
  expect(said.sort()).toEqual(
    Object.entries(statuses)
      .map(([kind, status]) => `${kind} ${status}`)
      .sort(),
  )
})

test('splits the page into sections', () => {
  const { refusals } = readRefusalsDoc('# Title\n\nIntroduction.\n\n## one\n\n404. Words.\n')

  expect(refusals).toEqual([{ kind: 'one', paragraphs: ['404. Words.'] }])
})
