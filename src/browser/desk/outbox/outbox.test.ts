import { expect, test, vi } from 'vitest'
import { done, refuse } from '../../../domain/result.ts'
import type { Answer } from '../api/api-client.ts'
import type { PostWrittenJson } from '../api/api-json.ts'
import { readProblem, unreachable } from '../api/problem.ts'
import { samplePost } from '../samples.ts'
import { memoryStorage } from '../storage/browser-storage.ts'
import { SavedTexts } from '../storage/saved-texts.ts'
import { Outbox } from './outbox.ts'

const published = done<PostWrittenJson>({ id: 'p1', state: 'published', revision: 1 })
const offline = refuse(unreachable(false))
const ended = refuse(readProblem(409, { type: '/docs/refusals#story-ended', title: 'Ended.' }, null))

function outboxWith(...answers: Answer<PostWrittenJson>[]) {
  const storage = memoryStorage()
  const timers: (() => void)[] = []
  const writePostAgain = vi.fn(
    async (_slug: string, _body: object, _key: string) => answers.shift() ?? published,
  )
  const changeDraft = vi.fn(async () => answers.shift() ?? published)
  const onFiled = vi.fn()
  let time = 1_000
  const open = (): Outbox => {
    const outbox = new Outbox({
      api: { writePostAgain, changeDraft, post: async () => done(samplePost({ text: 'Mine.' })) },
      after: (_, call) => {
        timers.push(call)
        return () => {}
      },
      now: () => time++,
      onFiled,
    })
    outbox.open(new SavedTexts(storage, 'ana'))
    return outbox
  }
  return { outbox: open(), reopen: open, timers, writePostAgain, changeDraft, onFiled }
}

const post = (text: string) => ({
  slug: 'storm',
  headline: '',
  text,
  key: `key of ${text}`,
  what: { kind: 'post' as const, body: { text } },
})

test('files what waited in the order in which it was sent, under the keys of the first tries', async () => {
  const { outbox, writePostAgain, onFiled } = outboxWith()
  for (const text of ['One.', 'Two.', 'Three.']) expect(outbox.add(post(text))).toBe(true)
  await outbox.file()
  expect(writePostAgain.mock.calls.map(([slug, , key]) => [slug, key])).toEqual([
    ['storm', 'key of One.'],
    ['storm', 'key of Two.'],
    ['storm', 'key of Three.'],
  ])
  expect(outbox.items.value).toEqual([])
  expect(onFiled).toHaveBeenCalledWith(3)
})

test('waits for the network, also after a reload, and lets none overtake another', async () => {
  const { outbox, reopen, timers, writePostAgain } = outboxWith(offline)
  outbox.add(post('One.'))
  outbox.add(post('Two.'))
  await outbox.file()
  expect(writePostAgain).toHaveBeenCalledOnce()
  expect(outbox.items.value).toHaveLength(2)
  timers.at(-1)?.()
  await expect.poll(() => outbox.items.value).toEqual([])

  outbox.add(post('Four.'))
  const again = reopen()
  await expect.poll(() => again.items.value).toEqual([])
})

test('keeps what the desk refuses, with the reason, and files the rest', async () => {
  const { outbox, onFiled } = outboxWith(ended)
  outbox.add(post('One.'))
  outbox.add(post('Two.'))
  await outbox.file()
  expect(outbox.items.value).toMatchObject([{ text: 'One.', problem: { kind: 'story-ended' } }])
  expect(onFiled).toHaveBeenCalledWith(1)

  const back = outbox.discard(outbox.items.value[0]?.id ?? '')
  expect(outbox.items.value).toEqual([])
  back()
  expect(outbox.items.value).toHaveLength(1)
  outbox.retry(outbox.items.value[0]?.id ?? '')
  await expect.poll(() => outbox.items.value).toEqual([])
})

test('takes a draft that its first try published for filed, and one that says something else for refused', async () => {
  const already = refuse(readProblem(409, { type: '/docs/refusals#post-not-draft' }, null))
  const { outbox } = outboxWith(already, already)
  const draft = (text: string) => ({
    ...post(text),
    what: { kind: 'draft' as const, draft: 'd1', body: { text, state: 'published' as const } },
  })
  outbox.add(draft('Mine.'))
  outbox.add(draft('Something else.'))
  await outbox.file()
  expect(outbox.items.value).toMatchObject([{ text: 'Something else.', problem: { kind: 'post-not-draft' } }])
})

test('another editor at the same browser has none of it', () => {
  const { outbox } = outboxWith()
  outbox.add(post('One.'))
  outbox.close()
  expect(outbox.items.value).toEqual([])
  expect(outbox.add(post('Two.'))).toBe(false)
})
