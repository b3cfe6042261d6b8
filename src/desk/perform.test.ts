import { expect, test } from 'vitest'
import { memoryDesk, owner } from '../../test/support/memory-desk.ts'
import { done, refuse } from '../domain/result.ts'
import type { Seq } from '../domain/ids.ts'
import { changeStory } from './change-story.ts'
import { openStory } from './open-story.ts'
import { perform, type Command } from './perform.ts'

const idempotencyKey = { key: 'token 1: abc', requestHash: 'hash of the request' }

test('executes a repeated idempotency key once and repeats the response', async () => {
  await using desk = await memoryDesk()
  const open = openStory(owner, { headline: 'Ferry aground' })
  const first = await desk.does(open, idempotencyKey)
  const second = await desk.does(open, idempotencyKey)
  expect(second).toEqual(first)
  expect(await desk.events()).toHaveLength(1)
})

test('executes concurrent requests with one idempotency key once', async () => {
  await using desk = await memoryDesk()
  const open = openStory(owner, { headline: 'Ferry aground' })
  const answers = await Promise.all([1, 2, 3].map(() => desk.does(open, idempotencyKey)))
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  expect(await desk.events()).toHaveLength(1)
})

test('refuses another request with a used idempotency key', async () => {
  await using desk = await memoryDesk()
  await desk.does(openStory(owner, { headline: 'Ferry aground' }), idempotencyKey)
  const refusal = await desk.refuses(openStory(owner, { headline: 'Other' }), {
    ...idempotencyKey,
    requestHash: 'another hash',
  })
  expect(refusal).toEqual({ kind: 'idempotency-conflict', key: idempotencyKey.key })
})

test('executes a request without a key again', async () => {
  await using desk = await memoryDesk()
  const open = openStory(owner, { headline: 'Ferry aground' })
  expect((await desk.does(open)).slug).not.toBe((await desk.does(open)).slug)
})

test('does not store refusals under an idempotency key', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story({ slug: 'ferry' })
  await desk.does(changeStory(owner, { story, state: 'ended' }))
  const change = changeStory(owner, { story: 'port', headline: 'Port closed' })
  expect(await desk.refuses(change, idempotencyKey)).toMatchObject({ kind: 'story-unknown' })
  await desk.story({ slug: 'port' })
  expect(await desk.does(change, idempotencyKey)).toMatchObject({ story: { headline: 'Port closed' } })
})

test('rolls back everything on a refusal', async () => {
  await using desk = await memoryDesk()
  const halfway: Command<never> = async (tx, tools) => {
    await openStory(owner, { headline: 'Half way' })(tx, tools)
    return refuse({ kind: 'last-owner' })
  }
  expect(await desk.refuses(halfway)).toEqual({ kind: 'last-owner' })
  expect(await desk.stories.stories({ limit: 10 })).toMatchObject({ stories: [] })
})

test('throws a fault unchanged and stores nothing', async () => {
  await using desk = await memoryDesk()
  const broken: Command<never> = async (tx, tools) => {
    await openStory(owner, { headline: 'Half way' })(tx, tools)
    throw new Error('out of luck')
  }
  await expect(perform(desk.deps, broken, idempotencyKey)).rejects.toThrow('out of luck')
  expect(await desk.events()).toEqual([])
})

test('wakes followers after the commit with its last event, if any', async () => {
  await using desk = await memoryDesk()
  const announced: Seq[] = []
  const wake = { ...desk.deps.wake, announce: (head: Seq) => void announced.push(head) }
  const nothing: Command<null> = async () => done(null)
  await perform({ ...desk.deps, wake }, nothing)
  expect(announced).toEqual([])
  await perform({ ...desk.deps, wake }, openStory(owner, { headline: 'Ferry aground' }))
  expect(announced).toEqual([1])
})
