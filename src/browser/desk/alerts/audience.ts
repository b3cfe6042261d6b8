import type { NewAlertJson } from '../api/api-json.ts'

/** Whom an alert may go to. */
export type Chosen = NewAlertJson['audience']

/** The audiences a post's alert may go to. */
export function audiencesFor(topics: readonly string[]): readonly Chosen[] {
  return [
    { kind: 'story' },
    ...topics.map((topic): Chosen => ({ kind: 'topic', topic })),
    { kind: 'everyone' },
    { kind: 'test' },
  ]
}

/** `story`, `topic:weather`: tells audiences apart. */
export function keyOf(audience: Chosen): string {
  return audience.kind === 'topic' ? `topic:${audience.topic}` : audience.kind
}
