import { expect, test } from 'vitest'
import { httpApp } from '../../src/http/app.ts'
import type { RequestLogEntry } from '../../src/http/deps.ts'
import { depsForTest } from '../support/http-deps.ts'

const secret = 'Zm9v_YmFy-'.repeat(4) + 'abc'

test('logs method, path, route, status, duration and request id', async () => {
  const entries: RequestLogEntry[] = []
  await using it = await depsForTest({ logRequest: (entry) => entries.push(entry) })

  await httpApp(it.deps).request('/stories/ferry?from=mail', { headers: { accept: 'text/html' } })

  expect(entries).toEqual([
    {
      requestId: 'request-1',
      method: 'GET',
      path: '/stories/ferry',
      route: '/stories/:slug',
      status: 404,
      durationMs: expect.any(Number) as number,
    },
  ])
})

test('logs requests that fail and requests without a route', async () => {
  const entries: RequestLogEntry[] = []
  await using it = await depsForTest({ logRequest: (entry) => entries.push(entry) })
  const broken = { head: () => Promise.reject(new Error('gone')), epoch: 'e' } as never
  const app = httpApp({ ...it.deps, log: broken })

  await app.request('/health')
  await app.request('/nowhere', { method: 'DELETE' })

  expect(entries).toMatchObject([
    { path: '/health', status: 503 },
    { method: 'DELETE', path: '/nowhere', route: 'none', status: 404 },
  ])
})

test('logs no secrets, tokens, queries or addresses', async () => {
  const entries: RequestLogEntry[] = []
  await using it = await depsForTest({ logRequest: (entry) => entries.push(entry) })
  const app = httpApp(it.deps)
  const headers = {
    authorization: `Bearer ${secret}`,
    cookie: `__Host-telex=${secret}`,
    'x-forwarded-for': '203.0.113.7',
  }

  for (const path of [
    `/api/v1/invitations/${secret}`,
    `/api/v1/invitations/${secret}/acceptance`,
    `/api/v1/invitationz/${secret}`,
    `/push/subscriptions/0mabcdefg0123456789a`,
    `/api/v1/stories?token=${secret}`,
  ]) {
    await app.request(path, { headers })
  }

  expect(entries).toHaveLength(5)
  const text = JSON.stringify(entries)
  for (const hidden of [secret, '0mabcdefg', 'token=', '203.0.113.7']) expect(text).not.toContain(hidden)
})
