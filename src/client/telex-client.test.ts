import { expect, test } from 'vitest'
import { createTelexClient, dataOf, TelexRefusal, type TelexClient } from './telex-client.ts'

const params = { path: { slug: 'storm' } }
const body = { text: 'One' }

function clientOf(answer: () => Response): { readonly telex: TelexClient; readonly requests: Request[] } {
  const requests: Request[] = []
  const telex = createTelexClient({
    baseUrl: 'https://desk.test/',
    token: 'secret',
    fetch: (request) => {
      requests.push(request)
      return Promise.resolve(answer())
    },
  })
  return { telex, requests }
}

test('sends the token, and a new idempotency key with every POST', async () => {
  const { telex, requests } = clientOf(() => Response.json({ id: 'p1' }))
  await telex.POST('/api/v1/stories/{slug}/posts', { params, body })
  await telex.POST('/api/v1/stories/{slug}/posts', { params, body })
  await telex.GET('/api/v1/stories')
  const keys = requests.map(({ headers }) => headers.get('Idempotency-Key'))
  expect(keys).toEqual([
    expect.stringMatching(/^[0-9a-f]{32}$/),
    expect.not.stringMatching(keys[0] ?? ''),
    null,
  ])
  expect(requests.map(({ headers }) => headers.get('Authorization'))).toEqual(Array(3).fill('Bearer secret'))
})

test('keeps an idempotency key that the caller gives', async () => {
  const { telex, requests } = clientOf(() => Response.json({ id: 'p1' }))
  const header = { 'Idempotency-Key': 'ferries-2026-11-24' }
  await telex.POST('/api/v1/stories/{slug}/posts', { params: { ...params, header }, body })
  expect(requests[0]?.headers.get('Idempotency-Key')).toBe('ferries-2026-11-24')
})

test('dataOf throws a refusal with its kind and its facts', async () => {
  const problem = { type: '/docs/refusals#story-ended', title: 'Ended', status: 409, detail: 'It has ended.' }
  const { telex } = clientOf(() => Response.json(problem, { status: 409 }))
  const result = await telex.POST('/api/v1/stories/{slug}/posts', { params, body })
  expect(() => dataOf(result)).toThrow(TelexRefusal)
  expect(() => dataOf(result)).toThrow(
    expect.objectContaining({ kind: 'story-ended', status: 409, message: 'It has ended.', problem }),
  )
})

test('dataOf throws for a proxy’s error page', async () => {
  const { telex } = clientOf(() => new Response('<h1>Bad gateway</h1>', { status: 502 }))
  const result = await telex.GET('/api/v1/stories')
  expect(() => dataOf(result)).toThrow(expect.objectContaining({ kind: '', status: 502 }))
})
