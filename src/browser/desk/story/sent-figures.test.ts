import { expect, test } from 'vitest'
import { noCounts } from '../../../domain/alert.ts'
import { sampleAlert } from '../samples.ts'
import { sentFigures } from './sent-figures.ts'

const accepted = (count: number) => ({ ...noCounts, planned: count, accepted: count })

test('counts the browsers that got an alert and its follow-up once', () => {
  const news = sampleAlert({ state: 'done', counts: accepted(152) })
  const followUp = sampleAlert({
    purpose: 'correction',
    audience: { kind: 'sent' },
    state: 'done',
    counts: accepted(152),
  })
  expect(sentFigures([followUp, news])).toEqual({ alerts: 1, browsers: 152 })
})

test('names the largest of several alerts, whose audiences overlap', () => {
  const one = sampleAlert({ counts: accepted(152) })
  const other = sampleAlert({ counts: accepted(90) })
  expect(sentFigures([other, one])).toEqual({ alerts: 2, browsers: 152 })
})

test('says nothing of tests, and of alerts that reached nobody', () => {
  const test = sampleAlert({ audience: { kind: 'test' }, counts: accepted(3) })
  expect(sentFigures([test, sampleAlert({ state: 'failed' })])).toBeNull()
  expect(sentFigures([])).toBeNull()
})
