import { expect, test } from 'vitest'
import { noon, samplePost, sampleStory } from '../../test/support/sample-posts.ts'
import type { Alert } from './alert.ts'
import { isPublicEvent, type DeskEvent } from './event.ts'
import { NO_MARK, type Seq } from './ids.ts'

const place = { seq: 1 as Seq, mark: NO_MARK, at: noon }
const story = sampleStory()
const post = samplePost()
const alert = {} as Alert

test.each<[DeskEvent, boolean]>([
  [{ ...place, kind: 'story-opened', story }, true],
  [{ ...place, kind: 'story-changed', story, change: 'headline' }, true],
  [{ ...place, kind: 'post-published', story, post }, true],
  [{ ...place, kind: 'post-corrected', story, post }, true],
  [{ ...place, kind: 'post-retracted', story, post }, true],
  [{ ...place, kind: 'alert-requested', alert }, false],
  [{ ...place, kind: 'alert-ended', alert }, false],
])('readers may see $kind: %s', (event, seen) => {
  expect(isPublicEvent(event)).toBe(seen)
})
