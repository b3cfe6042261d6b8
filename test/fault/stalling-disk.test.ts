import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { MissingToolError } from '../load/support/compile.ts'
import { freePort, newToken, startServer } from '../support/server-process.ts'
import { stallingDisk } from '../support/stalling-disk/stalling-disk.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** Far longer than a page takes on a slow machine: a loop that waited for the disk would show. */
const STALL_MS = 2_000
const STALL_EVERY = 10
const POSTS = 15

test('answers pages while the disk stalls, and keeps every post in its order', async ({ skip }) => {
  using folder = tempFolder()
  const token = await newToken(folder.path)
  const disk = stalling() ?? skip('there is no C compiler')
  const environment = { ...disk, TELEX_REQUESTS_PER_MINUTE: '0' }
  await using server = await startServer({ folder: folder.path, port: await freePort(), environment })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const post = async (path: string, body: object): Promise<{ readonly seq: number }> => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(201)
    return (await response.json()) as { readonly seq: number }
  }
  await post('/stories', { headline: 'Ferry aground', slug: 'ferry' })
  await fetch(`${server.url}/stories/ferry`)

  const over = new AbortController()
  const [posts, pageMs] = await Promise.all([posting(), asking(over.signal)])

  expect(posts.filter(({ ms }) => ms >= STALL_MS).length).toBeGreaterThan(0)
  expect(Math.max(...pageMs)).toBeLessThan(STALL_MS / 2)
  const seqs = posts.map(({ seq }) => seq)
  expect(seqs).toEqual(Array.from({ length: POSTS }, (_, n) => n + 2))
  const page = await (await fetch(`${server.url}/stories/ferry`)).text()
  for (let n = 0; n < POSTS; n++) expect(page).toContain(`Post number ${n}.`)

  async function posting(): Promise<readonly { readonly seq: number; readonly ms: number }[]> {
    const posted: { seq: number; ms: number }[] = []
    for (let n = 0; n < POSTS; n++) {
      const startedMs = performance.now()
      const { seq } = await post('/stories/ferry/posts', { text: `Post number ${n}.` })
      posted.push({ seq, ms: performance.now() - startedMs })
    }
    over.abort()
    return posted
  }

  async function asking(signal: AbortSignal): Promise<readonly number[]> {
    const taken: number[] = []
    while (!signal.aborted) {
      const startedMs = performance.now()
      // Kept by nobody, so that it is rendered.
      await (await fetch(`${server.url}/stories/ferry?page=${taken.length}`)).text()
      taken.push(performance.now() - startedMs)
      await sleep(20)
    }
    return taken
  }
})

function stalling(): Readonly<Record<string, string>> | null {
  try {
    return stallingDisk(STALL_EVERY, STALL_MS)
  } catch (error) {
    if (error instanceof MissingToolError) return null
    throw error
  }
}
