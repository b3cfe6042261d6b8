import type { AlertUrgency } from '../../../domain/alert.ts'
import type { AlertJson } from '../api/api-json.ts'
import { keyOf, type Chosen } from './audience.ts'

/** What an editor chooses for an alert beside its words. */
export type AlertChoices = {
  readonly audience: Chosen
  readonly holdSeconds: number
  readonly ttlSeconds: number
  readonly urgency: AlertUrgency
  readonly breaking: boolean
}

type ChoiceTexts = Readonly<Record<keyof AlertChoices, string>>

/** As they are saved beside the words. */
export function choiceTexts(choices: AlertChoices): ChoiceTexts
export function choiceTexts(choices: Partial<AlertChoices>): Partial<ChoiceTexts>
export function choiceTexts({ audience, ...others }: Partial<AlertChoices>): Partial<ChoiceTexts> {
  const texts = Object.entries(others).map(([name, value]) => [name, String(value)])
  return Object.fromEntries([...texts, ...(audience === undefined ? [] : [['audience', keyOf(audience)]])])
}

/**
 * Reads them again.
 *
 * @param audiences those that the post has now: a topic that the story lost meanwhile is not alerted.
 */
export function readChoices(texts: ChoiceTexts, audiences: readonly Chosen[]): AlertChoices {
  return {
    audience: audiences.find((audience) => keyOf(audience) === texts.audience) ?? { kind: 'story' },
    holdSeconds: Number(texts.holdSeconds),
    ttlSeconds: Number(texts.ttlSeconds),
    urgency: texts.urgency as AlertUrgency,
    breaking: texts.breaking === 'true',
  }
}

/** An alert that was taken back, as its dialog resumes it. */
export function textsOfAlert(alert: AlertJson): Readonly<Record<string, string>> {
  const { title, body, audience, ttlSeconds, urgency, breaking } = alert
  const holdSeconds = Math.round((Date.parse(alert.holdUntil) - Date.parse(alert.createdAt)) / 1_000)
  return {
    title,
    body,
    // A follow-up's audience is no choice: it was those who had the alert before.
    ...choiceTexts({ ...(audience.kind !== 'sent' && { audience }), holdSeconds }),
    ...choiceTexts({ ttlSeconds, urgency, breaking }),
  }
}
