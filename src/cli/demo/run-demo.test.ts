import { describe, expect, test } from 'vitest'
import { bodyFromText, hasWords } from '../../domain/body.ts'
import { MAX_ALERT_BODY_LENGTH, MAX_ALERT_TITLE_LENGTH } from '../../domain/alert.ts'
import { MAX_DATELINE_LENGTH, MAX_NOTE_LENGTH } from '../../domain/post.ts'
import { parseSlug } from '../../domain/slug.ts'
import {
  MAX_HEADLINE_LENGTH,
  MAX_KEY_POINT_LENGTH,
  MAX_KEY_POINTS,
  MAX_STANDFIRST_LENGTH,
} from '../../domain/story.ts'
import { ashCloud } from './ash-cloud.ts'
import type { DemoStory } from './demo-story.ts'
import { runDemo, type DemoDesk } from './run-demo.ts'
import { shipInTheCanal } from './ship-in-the-canal.ts'

/** A desk that only writes down what it was asked. */
function noteDesk({ alerts } = { alerts: true }): DemoDesk & { readonly notes: string[] } {
  const notes: string[] = []
  let posts = 0
  const note = async (line: string): Promise<void> => {
    notes.push(line)
  }
  return {
    notes,
    openStory: async ({ slug }) => {
      notes.push(`open ${slug}`)
      return { slug: `${slug}-2` }
    },
    writePost: async (story, { text }) => {
      notes.push(`post in ${story}: ${text}`)
      return { id: `p${++posts}` }
    },
    correctPost: (post, { note: why }) => note(`correct ${post}: ${why}`),
    retractPost: (post, { reason }) => note(`retract ${post}: ${reason}`),
    changeStory: (story, change) => note(`change ${story}: ${JSON.stringify(change)}`),
    ...(alerts ? { sendAlert: (post, { title }) => note(`alert ${post}: ${title}`) } : {}),
  }
}

const tiny: DemoStory = {
  slug: 'tiny',
  headline: 'Tiny',
  standfirst: '',
  topics: [],
  steps: [
    { at: 1, do: 'post', name: 'a', post: { text: 'A.' }, alert: { title: 'Look', body: 'A.' } },
    { at: 4, do: 'change', change: { pinnedPost: 'a' } },
    { at: 4, do: 'correct', name: 'a', correction: { text: 'B.', note: 'Not A.' } },
    { at: 10, do: 'retract', name: 'a', reason: 'Neither.' },
    { at: 11, do: 'change', change: { pinnedPost: null, state: 'ended' } },
  ],
}

test('posts a story in order, with the desk’s slug and ids', async () => {
  const desk = noteDesk()

  const end = await runDemo(desk, tiny, { signal: new AbortController().signal, speed: Infinity })

  expect(end).toBe('told')
  expect(desk.notes).toEqual([
    'open tiny',
    'post in tiny-2: A.',
    'alert p1: Look',
    'change tiny-2: {"pinnedPost":"p1"}',
    'correct p1: Not A.',
    'retract p1: Neither.',
    'change tiny-2: {"state":"ended","pinnedPost":null}',
  ])
})

test('waits between steps, half as long at double speed', async () => {
  const waits: number[] = []
  const wait = async (ms: number): Promise<void> => {
    waits.push(ms)
  }

  await runDemo(noteDesk(), tiny, { signal: new AbortController().signal, speed: 2, wait })

  expect(waits).toEqual([500, 1_500, 3_000, 500])
})

test('stops on abort', async () => {
  const desk = noteDesk()
  const stop = new AbortController()
  const wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (ms === 3_000) stop.abort()
    signal.throwIfAborted()
  }

  const end = await runDemo(desk, tiny, { signal: stop.signal, wait })

  expect(end).toBe('stopped')
  expect(desk.notes).toEqual(['open tiny', 'post in tiny-2: A.', 'alert p1: Look'])
})

test('sends no alerts to a desk without them', async () => {
  const desk = noteDesk({ alerts: false })

  await runDemo(desk, tiny, { signal: new AbortController().signal, speed: Infinity })

  expect(desk.notes.filter((note) => note.startsWith('alert'))).toEqual([])
})

test('throws on a step about an unknown post', async () => {
  const story: DemoStory = { ...tiny, steps: [{ at: 0, do: 'retract', name: 'nobody', reason: 'No.' }] }

  await expect(runDemo(noteDesk(), story, { signal: new AbortController().signal })).rejects.toThrow('nobody')
})

describe.each([shipInTheCanal, ashCloud])('the story $slug', (story) => {
  test('runs to its end', async () => {
    const desk = noteDesk()

    const end = await runDemo(desk, story, { signal: new AbortController().signal, speed: Infinity })

    expect(end).toBe('told')
    expect(desk.notes.at(-1)).toContain('"state":"ended"')
  })

  test('stays within the desk’s limits', () => {
    const times = story.steps.map((step) => step.at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(parseSlug(story.slug)).toBe(story.slug)
    expect(story.headline.length).toBeLessThanOrEqual(MAX_HEADLINE_LENGTH)
    expect(story.standfirst.length).toBeLessThanOrEqual(MAX_STANDFIRST_LENGTH)
    for (const step of story.steps) {
      if (step.do === 'post') {
        expect(hasWords(bodyFromText(step.post.text))).toBe(true)
        expect((step.post.headline ?? '').length).toBeLessThanOrEqual(MAX_HEADLINE_LENGTH)
        expect((step.post.dateline ?? '').length).toBeLessThanOrEqual(MAX_DATELINE_LENGTH)
        expect((step.alert?.title ?? '').length).toBeLessThanOrEqual(MAX_ALERT_TITLE_LENGTH)
        expect((step.alert?.body ?? '').length).toBeLessThanOrEqual(MAX_ALERT_BODY_LENGTH)
      }
      if (step.do === 'correct') expect(step.correction.note.length).toBeLessThanOrEqual(MAX_NOTE_LENGTH)
      if (step.do === 'retract') expect(step.reason.length).toBeLessThanOrEqual(MAX_NOTE_LENGTH)
      if (step.do === 'change') {
        const points = step.change.keyPoints ?? []
        expect(points.length).toBeLessThanOrEqual(MAX_KEY_POINTS)
        for (const point of points) expect(point.length).toBeLessThanOrEqual(MAX_KEY_POINT_LENGTH)
      }
    }
  })
})

test('shows every feature in about four minutes', () => {
  const done = new Set(shipInTheCanal.steps.map((step) => step.do))
  const posts = shipInTheCanal.steps.filter((step) => step.do === 'post')

  expect([...done].toSorted()).toEqual(['change', 'correct', 'post', 'retract'])
  expect(posts.length).toBeGreaterThanOrEqual(14)
  expect(posts.filter((step) => step.alert !== undefined).length).toBeGreaterThan(0)
  expect(shipInTheCanal.steps.at(-1)?.at).toBeLessThanOrEqual(270)
})
