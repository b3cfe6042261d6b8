import type { AlertJson } from '../api/api-json.ts'

/** What went out about a post. */
export type SentFigures = {
  /** Alerts with news that a browser got; follow-ups and tests aside. */
  readonly alerts: number
  /** Browsers that the largest of them was accepted for: whoever got two of them counts once. */
  readonly browsers: number
}

/** Counts browsers, not messages: a follow-up goes to those who were counted already. `null` where nothing went out. */
export function sentFigures(
  alerts: readonly Pick<AlertJson, 'purpose' | 'audience' | 'counts'>[],
): SentFigures | null {
  const reached = alerts
    .filter(({ purpose, audience }) => purpose === 'news' && audience.kind !== 'test')
    .map(({ counts }) => counts.accepted)
    .filter((accepted) => accepted > 0)
  return reached.length === 0 ? null : { alerts: reached.length, browsers: Math.max(...reached) }
}
