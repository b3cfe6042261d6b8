import { expect, test } from 'vitest'
import { HttpServer } from '../../src/http/server.ts'
import { StreamCapacity } from '../../src/http/stream/stream-capacity.ts'
import { depsForTest } from '../support/http-deps.ts'

test('an address that opens and closes streams is refused before anything is looked up', async () => {
  await using stack = new AsyncDisposableStack()
  let lookups = 0
  const { deps } = stack.use(await depsForTest())
  const server = stack.use(new HttpServer(new StreamCapacity(100, Math.random, () => undefined), 100))
  server.serve({
    ...deps,
    limits: { ...deps.limits, streamsPerAddress: 20, trustProxy: 1 },
    archive: {
      ...deps.archive,
      async find() {
        lookups++
        return null
      },
    },
  })
  const { port } = await server.listen('127.0.0.1', 0)
  const open = (address: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/live/stories/ferry`, { headers: { 'x-forwarded-for': address } })
  const statuses: number[] = []
  const startedMs = performance.now()
  for (let n = 0; n < 100; n++) statuses.push((await open('203.0.113.7')).status)

  // A request that is refused once is checked twice: on the bare socket, and by HTTP. One more is allowed every 300 ms.
  expect(lookups).toBeLessThanOrEqual(42 + 2 * Math.ceil((performance.now() - startedMs) / 300))
  expect(statuses.filter((status) => status === 404).length).toBeGreaterThanOrEqual(20)
  const refused = await open('203.0.113.7')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(5)
  expect(await refused.json()).toMatchObject({ type: '/docs/refusals#too-many-streams' })
  expect((await open('203.0.113.8')).status).toBe(404)
})
