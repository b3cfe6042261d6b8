import { expect, test } from 'vitest'
import { MAX_ALERT_BODY_LENGTH, MAX_ALERT_TITLE_LENGTH, noCounts } from '../../../domain/alert.ts'
import { lengthOf } from '../../../domain/text.ts'
import { audienceWords, stateWords, wordsOfPost } from './alert-words.ts'

test('an alert begins with the post’s headline and first paragraph', () => {
  const words = wordsOfPost({ headline: 'Harbour closed', text: 'No ship enters.\n\nTwo wait.' }, 'Storm')
  expect(words).toEqual({ title: 'Harbour closed', body: 'No ship enters.' })
})

test('a post without a headline is told under the story’s', () => {
  expect(wordsOfPost({ headline: '', text: 'No ship enters.' }, 'Storm').title).toBe('Storm')
})

test('what it says by itself is never too long', () => {
  const { title, body } = wordsOfPost({ headline: 'wörter '.repeat(60), text: '😀 words '.repeat(200) }, '')
  expect(lengthOf(title)).toBeLessThanOrEqual(MAX_ALERT_TITLE_LENGTH)
  expect(lengthOf(body)).toBeLessThanOrEqual(MAX_ALERT_BODY_LENGTH)
})

test('a canceled alert says why', () => {
  expect(stateWords({ counts: noCounts, state: 'cancelled', end: 'undone' })).toBe('Canceled')
  expect(stateWords({ counts: noCounts, state: 'cancelled', end: 'post-retracted' })).toContain('retracted')
  expect(stateWords({ counts: noCounts, state: 'stopped', end: 'post-corrected' })).toContain('corrected')
})

test('an alert that reached nobody is not called sent', () => {
  const done = { state: 'done', end: null } as const
  expect(stateWords({ ...done, counts: { ...noCounts, planned: 2, accepted: 1 } })).toBe('Sent')
  expect(stateWords({ ...done, counts: { ...noCounts, planned: 2 } })).toBe('Reached no browser')
  expect(stateWords({ ...done, counts: noCounts })).toContain('no one was in the audience')
  expect(stateWords({ state: 'failed', end: 'no-audience', counts: noCounts })).toContain('no one')
})

test('an audience is named as editors speak of it', () => {
  expect(audienceWords({ kind: 'topic', topic: 'weather' })).toContain('weather')
})
