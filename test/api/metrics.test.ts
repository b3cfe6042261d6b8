import { expect, test } from 'vitest'
import { httpApp } from '../../src/http/app.ts'
import { depsForTest } from '../support/http-deps.ts'
import { startDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

test('the numbers say how many readers, events, posts and requests there are', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  await desk.call('POST', '/stories/ferry/posts', { text: 'One.' })
  await desk.call('POST', '/stories/ferry/posts', { text: 'Two.', state: 'draft' })
  await using reader = await readStream(`${desk.localUrl}/live`)
  await reader.next()

  const response = await desk.request('/metrics')

  const text = await response.text()
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(text).toMatch(/^telex_readers 1$/m)
  expect(text).toMatch(/^telex_log_head 2$/m)
  expect(text).toMatch(/^telex_posts\{state="published"\} 1$/m)
  expect(text).toMatch(/^telex_posts\{state="draft"\} 1$/m)
  expect(text).toMatch(/^telex_stories\{state="live"\} 1$/m)
  expect(text).toMatch(
    /^telex_http_request_seconds_count\{method="POST",route="\/api\/v1\/stories\/:slug\/posts",status="2xx"\} 2$/m,
  )
})

test('no name that a stranger chose becomes a label', async () => {
  await using it = await depsForTest()
  const app = httpApp(it.deps)
  for (const path of [
    '/stories/made-up-1',
    '/made-up-2',
    '/assets/made-up-3',
    '/desk/made-up-4',
    '/api/v1/made-up-5',
  ]) {
    await app.request(path)
  }

  const text = await (await app.request('/metrics')).text()

  expect(text).toContain('route="/stories/:slug"')
  expect(text).toContain('route="/desk/*"')
  expect(text).not.toContain('made-up')
})
