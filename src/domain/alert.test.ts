import { expect, test } from 'vitest'
import { minutesIn, noon, sampleAuthor } from '../../test/support/sample-posts.ts'
import { endEarly, isUnsent, noCounts, openAlertStates, type Alert, type AlertState } from './alert.ts'
import type { AlertId, PostId, StoryId } from './ids.ts'

function alert(state: AlertState): Alert {
  return {
    id: 'alert-1' as AlertId,
    postId: 'post-1' as PostId,
    storyId: 'story-1' as StoryId,
    revision: 1,
    purpose: 'news',
    title: 'A ship blocks the canal',
    body: 'Nothing passes.',
    audience: { kind: 'story' },
    state,
    end: null,
    createdAt: noon,
    holdUntil: minutesIn(1),
    ttlSeconds: 3_600,
    urgency: 'high',
    breaking: false,
    author: sampleAuthor,
    startedAt: null,
    endedAt: null,
  }
}

test.each<[AlertState, boolean, boolean]>([
  ['held', true, true],
  ['checking', true, true],
  ['planning', true, true],
  ['sending', false, true],
  ['done', false, false],
  ['cancelled', false, false],
  ['stopped', false, false],
  ['failed', false, false],
])('of a %s alert nothing has left: %s; it may still send: %s', (state, unsent, open) => {
  expect(isUnsent(alert(state))).toBe(unsent)
  expect(openAlertStates.includes(state)).toBe(open)
})

test.each<AlertState>(['held', 'checking', 'planning'])(
  'taking back a %s alert cancels it, with the reason and the time',
  (state) => {
    expect(endEarly(alert(state), 'undone', minutesIn(2))).toEqual({
      ...alert(state),
      state: 'cancelled',
      end: 'undone',
      endedAt: minutesIn(2),
    })
  },
)

test('undoing an alert under way stops the rest of it', () => {
  expect(endEarly(alert('sending'), 'post-corrected', minutesIn(2))).toMatchObject({
    state: 'stopped',
    end: 'post-corrected',
  })
})

test('counts start at zero', () => {
  expect(new Set(Object.values(noCounts))).toEqual(new Set([0]))
})
