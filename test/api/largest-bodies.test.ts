import { expect, test } from 'vitest'
import { MAX_BODY_NODES } from '../../src/domain/body.ts'
import { apiCalls } from '../../src/http/api/api-calls.ts'
import type { ApiCall } from '../../src/http/api/api-call.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

/** What handling one request may take of the event loop's thread: nothing else waits longer than this for its turn. */
const MAX_STALL_MS = 50
/** The compiler and the garbage collector take their share of the first tries. */
const TRIES = 3
const AT_ONCE = 100
/** Just below the number of values that are read. */
const MOST_FIELDS = 29_900

const open = apiCalls.filter(({ access, body }) => access !== 'desk' && body !== undefined)

/** JSON of just under `bytes`, in the forms that cost most to check. */
const shapes: Readonly<Record<string, (bytes: number) => string>> = {
  'many fields': (bytes) => `{${filled(bytes - 2, (n) => `"${n.toString(36)}":0`)}}`,
  'many fields, last to first': (bytes) => `{${filled(bytes - 2, (n) => `"${1e9 - n}":""`)}}`,
  'as many fields as are read': (bytes) => {
    const width = Math.max(8, Math.floor(bytes / MOST_FIELDS) - 6)
    return `{${filled(bytes - 2, (n) => `"${(1e9 - n).toString(36).padStart(width, 'x')}":0`)}}`
  },
  'a long list': (bytes) => `{"subscription":[${filled(bytes - 20, () => '0')}]}`,
  'a list of objects': (bytes) => `{"email":[${filled(bytes - 20, () => '{"a":{}}')}]}`,
  'a long text': (bytes) => `{"email":"${'ä'.repeat((bytes - 40) / 2)}","password":"p"}`,
  'many escapes': (bytes) => `{"email":"a@example.org","password":"${'\\u0000'.repeat((bytes - 60) / 6)}"}`,
  'deep nesting': (bytes) => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2),
}

function filled(bytes: number, item: (n: number) => string): string {
  const items: string[] = []
  let length = 0
  for (let n = 0; ; n++) {
    const next = item(n)
    length += next.length + 1
    if (length > bytes) return items.join(',')
    items.push(next)
  }
}

/** Time that this thread computed, whatever else the machine does. Threads that check passwords are not counted. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

type Sent = { readonly body: string; readonly key: boolean; readonly token?: string }

async function send(desk: TestDesk, call: ApiCall, { body, key, token }: Sent): Promise<number> {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (key) headers.set('idempotency-key', crypto.randomUUID())
  const response = await desk.request(call.path.replaceAll(/\{\w+\}/g, 'unknown'), {
    method: call.method.toUpperCase(),
    headers,
    body,
    ...(token === undefined ? {} : { token }),
  })
  await response.arrayBuffer()
  return response.status
}

/** The least that one of several requests took: everything from its first byte to the response. */
async function leastMs(desk: TestDesk, call: ApiCall, sent: Sent): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < TRIES; n++) {
    const before = threadMs()
    expect(await send(desk, call, sent)).toBeLessThan(500)
    taken.push(threadMs() - before)
  }
  return Math.min(...taken)
}

test('the largest body of each open call stalls nobody', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
  for (const call of open) {
    for (const [shape, bodyOf] of Object.entries(shapes)) {
      for (const key of [false, true]) {
        const body = bodyOf(call.maxBodyBytes)
        const ms = await leastMs(desk, call, { body, key })
        expect
          .soft(ms, `${call.name}, ${shape}, ${key ? 'with' : 'without'} a key`)
          .toBeLessThan(MAX_STALL_MS)
      }
    }
  }
})

test('a hundred large sign-ins at once take less than a second of the event loop', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
  const signIn = open.find(({ name }) => name === 'signIn') as ApiCall
  // Longer than what anybody may send, as far as the desk reads it.
  const body = shapes['many fields']?.(1_000_000) ?? ''
  const before = threadMs()
  const statuses = await Promise.all(
    Array.from({ length: AT_ONCE }, () => send(desk, signIn, { body, key: false }).catch(() => 413)),
  )

  expect(new Set(statuses)).toEqual(new Set([413]))
  expect(threadMs() - before).toBeLessThan(1_000)
})

test('takes at most 4 KiB from anybody, and 32 KiB for a subscription', () => {
  const limits = Object.fromEntries(open.map(({ name, maxBodyBytes }) => [name, maxBodyBytes]))
  const { subscribe, changeSubscription, ...others } = limits
  expect([subscribe, changeSubscription]).toEqual([32 * 1_024, 32 * 1_024])
  expect(Math.max(...Object.values(others))).toBe(4 * 1_024)
})

test('the largest body of an editor stalls nobody', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
  const token = await desk.token('post')
  const openStory = apiCalls.find(({ name }) => name === 'openStory') as ApiCall
  for (const [shape, bodyOf] of Object.entries(shapes)) {
    const body = bodyOf(openStory.maxBodyBytes)
    const ms = await leastMs(desk, openStory, { body, key: true, token })
    expect.soft(ms, shape).toBeLessThan(MAX_STALL_MS)
  }
})

test('takes the largest document tree', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  const link = { type: 'link', href: 'https://harbour.example.org/notices/4711' }
  const marks = [{ type: 'strong' }, { type: 'em' }, link]
  const words = { type: 'text', text: 'Ferry. ', marks }
  // With the document itself and its paragraph 2,000 nodes.
  const paragraph = { type: 'paragraph', content: Array.from({ length: MAX_BODY_NODES - 2 }, () => words) }

  const posted = await desk.call('POST', '/stories/ferry/posts', {
    body: { type: 'doc', content: [paragraph] },
  })

  expect(posted.status, JSON.stringify(posted.body)).toBe(201)
})
