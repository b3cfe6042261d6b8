import { expect, test } from 'vitest'
import { editor, memoryDesk } from '../../test/support/memory-desk.ts'
import type { Instant } from '../domain/ids.ts'
import { changeStory } from './change-story.ts'
import { publishDue } from './publish-due.ts'

test('publishes due posts in the order of their times, each with its own event', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const at = (ms: number) => (desk.now() + ms) as Instant
  const later = await desk.post(story, { publishAt: at(3_000) })
  const second = await desk.post(story, { publishAt: at(2_000) })
  const first = await desk.post(story, { publishAt: at(1_000) })

  expect(await desk.does(publishDue())).toEqual([])
  desk.advance(2_000)
  expect(await desk.does(publishDue())).toEqual([first.id, second.id])

  expect(await desk.events(1)).toMatchObject([
    { seq: 2, kind: 'post-published', post: { id: first.id, publishedAt: desk.now(), publishAt: null } },
    { seq: 3, kind: 'post-published', post: { id: second.id } },
  ])
  expect(await desk.stories.find(story)).toMatchObject({ lastUpdated: desk.now() })
  expect(await desk.newsroom.post(later.id)).toMatchObject({ state: 'scheduled' })
  expect(await desk.does(publishDue())).toEqual([])
})

test('returns a due post to draft when its story has ended', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id } = await desk.post(story, { publishAt: (desk.now() + 1_000) as Instant })
  await desk.does(changeStory(editor, { story, state: 'ended' }))
  desk.advance(2_000)
  expect(await desk.does(publishDue())).toEqual([])
  expect(await desk.newsroom.post(id)).toMatchObject({ state: 'draft', publishAt: null })
  expect(await desk.events(2)).toEqual([])
})

test('publishes many due posts in several commits, each once', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  for (let n = 0; n < 51; n++) await desk.post(story, { publishAt: (desk.now() + 1_000) as Instant })
  desk.advance(2_000)
  expect(await desk.does(publishDue())).toHaveLength(50)
  expect(await desk.does(publishDue())).toHaveLength(1)
  expect(await desk.does(publishDue())).toHaveLength(0)
  expect(await desk.stories.story(story, { limit: 1 })).toMatchObject({ postCount: 51 })
})
