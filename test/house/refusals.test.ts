import { expect, test } from 'vitest'
import { problems } from '../../src/http/edge/problem.ts'
import { readRefusalsDoc } from '../../src/http/pages/refusals-doc.ts'

test('every refusal has its paragraph in docs/reference/refusals.md, and no paragraph is left over', () => {
  const { refusals } = readRefusalsDoc()

  expect(refusals.map(({ kind }) => kind).sort()).toEqual(Object.keys(problems).sort())
  expect(refusals.filter(({ paragraphs }) => paragraphs.length === 0)).toEqual([])
})

test('every paragraph begins with the status the desk answers', () => {
  const { refusals } = readRefusalsDoc()

  const said = refusals.map(({ kind, paragraphs }) => `${kind} ${paragraphs[0]?.slice(0, 3)}`)
  expect(said.sort()).toEqual(
    Object.entries(problems)
      .map(([kind, { status }]) => `${kind} ${status}`)
      .sort(),
  )
})

test('a kind without a paragraph would be seen', () => {
  const { refusals } = readRefusalsDoc('# Title\n\nIntroduction.\n\n## one\n\n404. Words.\n')

  expect(refusals).toEqual([{ kind: 'one', paragraphs: ['404. Words.'] }])
})
