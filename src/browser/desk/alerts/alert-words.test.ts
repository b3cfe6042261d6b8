import { expect, test } from 'vitest'
import { MAX_ALERT_BODY_LENGTH, MAX_ALERT_TITLE_LENGTH } from '../../../domain/alert.ts'
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
  expect(stateWords({ state: 'cancelled', end: 'undone' })).toBe('Canceled')
  expect(stateWords({ state: 'cancelled', end: 'post-retracted' })).toContain('retracted')
  expect(stateWords({ state: 'stopped', end: 'post-corrected' })).toContain('corrected')
})

test('an audience is named as editors speak of it', () => {
  expect(audienceWords({ kind: 'topic', topic: 'weather' })).toContain('weather')
})
