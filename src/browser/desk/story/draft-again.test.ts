import { expect, test } from 'vitest'
import type { Body } from '../../../domain/body.ts'
import { samplePost } from '../samples.ts'
import { draftAgain } from './draft-again.ts'

const now = Date.parse('2026-11-24T09:00:00.000Z')

test('a discarded draft comes back with its links and as a draft', () => {
  const link = { type: 'text', text: 'The table', marks: [{ type: 'link', href: 'https://example.org/' }] }
  const body = { type: 'doc', content: [{ type: 'paragraph', content: [link] }] } as unknown as Body
  const draft = samplePost({ state: 'draft', body, headline: 'Tides', credits: ['Ana'], keyEvent: true })
  const words = { body, headline: 'Tides', dateline: '', credits: ['Ana'], keyEvent: true }
  expect(draftAgain(draft, now)).toEqual({ ...words, state: 'draft' })
})

test('a scheduled post comes back for its time, and never goes out by that', () => {
  const at = (publishAt: string) => draftAgain(samplePost({ state: 'scheduled', publishAt }), now)
  expect(at('2026-11-24T10:00:00.000Z')).toMatchObject({ publishAt: '2026-11-24T10:00:00.000Z' })
  for (const near of ['2026-11-24T09:00:30.000Z', '2026-11-24T08:59:00.000Z']) {
    expect(at(near)).toMatchObject({ state: 'draft' })
    expect(at(near)).not.toHaveProperty('publishAt')
  }
})
