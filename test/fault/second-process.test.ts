import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort, newToken, runTelex, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('refuses a second process on the same folder and leaves the first alone', async () => {
  using folder = tempFolder()
  const port = await freePort()
  await using first = await startServer({ folder: folder.path, port })

  const second = await runTelex(['serve', '--data', folder.path, '--port', '0'])

  expect(second.code).toBe(1)
  expect(second.stdout).toBe('')
  expect(second.stderr).toContain(
    `The folder ${folder.path} is already served by another Telex process (process ${first.pid}). ` +
      'Stop that one first, or choose another folder with TELEX_DATA.',
  )
  expect(second.stderr).not.toMatch(/^\s+at /m)
  expect((await fetch(`${first.url}/health`)).status).toBe(200)
})

test('frees the folder at once after kill -9', async () => {
  using folder = tempFolder()
  const port = await freePort()
  const first = await startServer({ folder: folder.path, port })
  await first.kill('SIGKILL')
  await using second = await startServer({ folder: folder.path, port })
  expect(readFileSync(join(folder.path, 'serving.pid'), 'utf8').trim()).toBe(`${second.pid}`)
})

test('runs commands beside a serving desk', async () => {
  using folder = tempFolder()
  const token = await newToken(folder.path)
  const environment = { TELEX_REQUESTS_PER_MINUTE: '0' }
  await using server = await startServer({ folder: folder.path, port: await freePort(), environment })
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await post('/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const done = new AbortController()
  const posting = (async () => {
    const statuses: number[] = []
    while (!done.signal.aborted) {
      statuses.push((await post('/stories/ferry/posts', { text: 'All are ashore.' })).status)
    }
    return statuses
  })()

  const made = await Promise.all([newToken(folder.path), newToken(folder.path)])
  done.abort()

  const statuses = await posting
  expect(new Set(statuses)).toEqual(new Set([201]))
  const headers = { authorization: `Bearer ${made[0]}` }
  expect((await fetch(`${server.url}/api/v1/tokens`, { headers })).status).toBe(200)
})
