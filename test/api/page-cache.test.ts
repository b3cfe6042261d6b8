import { expect, test } from 'vitest'
import { httpApp } from '../../src/http/app.ts'
import { bothWays } from '../support/both-ways.ts'
import { depsForTest } from '../support/http-deps.ts'
import { samplePost, sampleStory } from '../support/sample-posts.ts'
import type { Seq } from '../../src/domain/ids.ts'

const address = '/stories/ship-in-the-canal/posts/post-1'

test('a post that everybody opens at one moment is read and rendered once', async () => {
  await using given = await depsForTest()
  let reads = 0
  const archive: typeof given.deps.archive = {
    ...given.deps.archive,
    async post(id) {
      reads++
      const isKnown = id === 'post-1'
      return isKnown
        ? { post: samplePost(), story: sampleStory(), publishedSeq: 2 as Seq, seq: 2 as Seq }
        : null
    },
  }
  await using asked = await bothWays({ ...given.deps, archive })
  const responses = await Promise.all(Array.from({ length: 100 }, async () => asked.cached(address)))

  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
  expect(reads).toBe(1)
  // Guesses are made anew each time, and push nothing out.
  for (let n = 0; n < 300; n++) {
    expect((await asked.cached(`/stories/ship-in-the-canal/posts/guess-${n}`)).status).toBe(404)
    expect((await asked.cached(`/stories/other-${n}/posts/post-1`)).status).toBe(308)
    expect((await asked.cached(`${address}?fbclid=${n}`)).status).toBe(200)
  }
  expect(reads).toBe(601)
  expect((await asked.cached(address)).status).toBe(200)
  expect(reads).toBe(601)
})

test('leads from a page ahead of now to the newest, whatever stands in the address', async () => {
  await using given = await depsForTest()
  const app = httpApp(given.deps)
  for (const slug of ['ferry', 'a%0D%0Ab', '%E2%80%AE', '%2F%2Fexample.org', 'Ñandú']) {
    const response = await app.request(`/stories/${slug}?page=zzzzzzzz`)
    expect([response.status, response.headers.get('location')?.startsWith('/stories/')]).toEqual([302, true])
  }
})
