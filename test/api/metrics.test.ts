import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { httpApp } from '../../src/http/app.ts'
import type { Processes } from '../../src/http/deps.ts'
import type { MetricsJson } from '../../src/http/deps.ts'
import { StreamCapacity } from '../../src/http/stream/stream-capacity.ts'
import { depsForTest } from '../support/http-deps.ts'
import { startDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

/** The metrics as a program on the desk’s own machine gets them. */
async function scrape(app: ReturnType<typeof httpApp>): Promise<string> {
  const incoming = { socket: { remoteAddress: '127.0.0.1' }, headers: { host: 'localhost:8484' } }
  return (await app.request('/metrics', {}, { incoming })).text()
}

test('counts readers, events, posts and requests', async () => {
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
    /^telex_http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/stories\/:slug\/posts",status="2xx"\} 2$/m,
  )
})

test('does not turn request paths into labels', async () => {
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

  const text = await scrape(app)

  expect(text).toContain('route="/stories/:slug"')
  expect(text).toContain('route="/desk/*"')
  expect(text).not.toContain('made-up')
})

test('includes the default metrics of the process', async () => {
  await using it = await depsForTest()

  const app = httpApp(it.deps)
  await scrape(app)
  collectGarbage()
  await vi.waitFor(async () => expect(await scrape(app)).toContain('nodejs_gc_duration_seconds_count'))
  const text = await scrape(app)

  for (const name of [
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_gc_duration_seconds_count',
  ]) {
    expect(text).toMatch(new RegExp(`^${name}(\\{.*\\})? [\\d.e+-]+$`, 'm'))
  }
  expect(text).not.toContain('nodejs_active_handles')
})

test('follows the naming conventions of Prometheus', async () => {
  await using it = await depsForTest()

  const text = await scrape(httpApp(it.deps))

  const types = Array.from(text.matchAll(/^# TYPE (\S+) (\S+)$/gm), ([, name = '', type]) => ({ name, type }))
  expect(types.length).toBeGreaterThan(30)
  for (const { name, type } of types) {
    expect(name).toMatch(/^(telex|process|nodejs)_[a-z\d_]+$/)
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
    expect(name).not.toMatch(/_(ms|millis|kb|percent)(_|$)/)
  }
})

test('aggregates the metrics of several processes', async () => {
  await using it = await depsForTest({ capacity: new StreamCapacity(200, Math.random, () => undefined) })
  await using other = await depsForTest()
  let ofOther: () => Promise<MetricsJson> = async () => []
  const answer: Processes['answer'] = (own) => (ofOther = own.metrics)
  httpApp({ ...other.deps, processes: { ...other.deps.processes, answer } })
  const processes: Processes = { ...it.deps.processes, count: 2, metrics: async () => [await ofOther()] }
  const app = httpApp({ ...it.deps, processes })
  await app.request('/health')

  const text = await scrape(app)

  expect(text).toMatch(/^telex_processes 2$/m)
  expect(text).toMatch(/^telex_stream_capacity 1200$/m)
  expect(text).toMatch(/^telex_stream_utilization_ratio 0$/m)
  expect(text).toMatch(
    /^telex_http_request_duration_seconds_count\{method="GET",route="\/health",status="2xx"\} 1$/m,
  )
  expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m)
  expect(text).toMatch(/^nodejs_version_info\{version="v[\d.]+",.*\} 1$/m)
})

test('gives strangers no metrics, but whoever may read the desk', async () => {
  await using desk = await startDesk()
  const scraped = async (headers: Record<string, string>) =>
    (await desk.request('/metrics', { headers })).status
  const token = await desk.token('read')

  expect(await scraped({})).toBe(200)
  expect(await scraped({ 'x-forwarded-for': '203.0.113.7' })).toBe(401)
  expect(await scraped({ 'x-forwarded-for': '203.0.113.7', authorization: 'Bearer telex_no' })).toBe(401)
  expect(await scraped({ 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${token}` })).toBe(200)
})

/** There may have been none so far. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}
