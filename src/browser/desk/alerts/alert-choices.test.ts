import { expect, test } from 'vitest'
import { sampleAlert } from '../samples.ts'
import { choiceTexts, readChoices, textsOfAlert, type AlertChoices } from './alert-choices.ts'
import { audiencesFor } from './audience.ts'

const choices: AlertChoices = {
  audience: { kind: 'topic', topic: 'weather' },
  holdSeconds: 60,
  ttlSeconds: 21_600,
  urgency: 'low',
  breaking: true,
}

test('an alert’s choices are read as they were saved', () => {
  expect(readChoices(choiceTexts(choices), audiencesFor(['weather']))).toEqual(choices)
})

test('a topic that the story lost meanwhile is not alerted', () => {
  expect(readChoices(choiceTexts(choices), audiencesFor(['coast'])).audience).toEqual({ kind: 'story' })
})

test('an alert that was taken back is resumed with its words and choices', () => {
  const { audience, ttlSeconds, urgency, breaking } = choices
  const hold = { createdAt: '2026-11-24T08:00:00.000Z', holdUntil: '2026-11-24T08:01:00.000Z' }
  const sent = { audience: { kind: 'topic', topic: 'weather' }, ttlSeconds, urgency, breaking } as const
  expect(audience).toEqual(sent.audience)
  expect(textsOfAlert(sampleAlert({ ...sent, ...hold }))).toEqual({
    title: 'Harbour closed',
    body: 'No ship enters.',
    ...choiceTexts(choices),
  })
  expect(textsOfAlert(sampleAlert({ audience: { kind: 'sent' } }))).not.toHaveProperty('audience')
})
