import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argon2PasswordHasher } from '../../src/adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../../src/adapters/crypto/secrets.ts'
import { nodeTools } from '../../src/adapters/crypto/tools.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { localExecutor } from '../../src/desk/commands.ts'
import type { Desk } from '../../src/desk/perform.ts'
import { createToken } from '../../src/desk/people/tokens.ts'
import type { Instant } from '../../src/domain/ids.ts'
import type { HttpDeps, RequestLogEntry } from '../../src/http/deps.ts'
import type { WebFile } from '../../src/http/pages/web-files.ts'
import { Cursors } from '../../src/log/cursors.ts'
import { bothWays, rawResponse, saidBy, saidWithoutCursors, type BothWays } from '../support/both-ways.ts'
import { depsForTest } from '../support/http-deps.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

const file = (type: string, text: string, isCoded: boolean): WebFile => {
  const bytes = new TextEncoder().encode(text)
  const coded = isCoded ? bytes.slice(1) : null
  return { type, bytes, br: coded, gzip: coded, etag: `W/"${text.length}"`, immutable: isCoded }
}

/** Files as the build makes them: coded and not, at fixed addresses and at others. */
const files = new Map([
  ['/assets/reader.js', file('text/javascript', 'reader'.repeat(300), true)],
  ['/sw.js', file('text/javascript', 'worker'.repeat(200), true)],
  ['/icons/icon-192.png', file('image/png', 'icon'.repeat(50), false)],
])

/** A desk with a clock that is set, asked both ways. */
async function openBothWays(over: Parameters<typeof depsForTest>[0] = {}, given?: Pick<Desk, 'store'>) {
  const clock = { now: Date.now() }
  await using starting = new AsyncDisposableStack()
  const { deps: base, desk: local, reported } = starting.use(await depsForTest(over))
  let requests = 0
  const now = (): Instant => clock.now as Instant
  const deps = {
    ...base,
    now,
    desk: localExecutor({ ...local, ...given, tools: { ...local.tools, now } }),
    web: { ...base.web, files },
    // Of one length: refusals have it in their body.
    newRequestId: () => `request-${String(requests++).padStart(6, '0')}`,
  }
  const asked = starting.use(await bothWays(deps))
  const made = await createToken(deps.people, null, { name: 'a', scopes: ['admin'], expiresAt: null })
  const authorization = `Bearer ${made.ok ? made.value.secret : ''}`
  const call = async (method: string, path: string, body: object): Promise<Record<string, string>> => {
    const response = await fetch(`http://127.0.0.1:${asked.port}/api/v1${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status, `${method} ${path} ${await response.clone().text()}`).toBeLessThan(300)
    return (await response.json()) as Record<string, string>
  }
  const open = starting.move()
  return {
    deps,
    clock,
    reported,
    asked,
    authorization,
    call,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

type Opened = Awaited<ReturnType<typeof openBothWays>>

/** A newsroom with two stories, one of them renamed, and a feed's archive full of posts. */
async function fillDesk({ call, clock }: Opened): Promise<{ posts: string[]; slugs: string[] }> {
  const slugs = ['ferry', 'storm-at-sea', 'fähre']
  for (const slug of ['ferry-sails', 'storm-at-sea', 'fähre']) {
    await call('POST', '/stories', { headline: `About ${slug}`, slug, topics: ['harbor'] })
  }
  const posts: string[] = []
  for (let n = 0; n < 62; n++) {
    clock.now += 1_500
    const slug = n % 10 === 0 ? 'storm-at-sea' : 'ferry-sails'
    const post = await call('POST', `/stories/${slug}/posts`, { text: `Post ${n}. ${'Waves. '.repeat(30)}` })
    posts.push(post['id'] ?? '')
  }
  await call('PATCH', '/stories/ferry-sails', { slug: 'ferry' })
  await call('POST', `/posts/${posts[3]}/corrections`, {
    text: 'Post 3, corrected.',
    note: 'A number.',
  }).catch(() => undefined)
  return { posts, slugs: [...slugs, 'ferry-sails', 'unknown'] }
}

test('every public address is the same from the cache and from the app', async () => {
  await using desk = await openBothWays()
  const { asked, deps } = desk
  const { posts, slugs } = await fillDesk(desk)
  const addresses = addressesOf(asked, { posts: posts.slice(0, 3), slugs })
  const cursors = [`${deps.log.epoch}.0`, `${deps.log.epoch}.5`, 'foreign.3']

  for (const address of addresses) {
    const queries = address.endsWith('/since') ? ['', ...cursors.map((cursor) => `?after=${cursor}`)] : ['']
    for (const query of queries) {
      for (const encoding of ['gzip, deflate, br', 'gzip', 'identity']) {
        const headers = { 'accept-encoding': encoding }
        const plain = await asked.plain(address + query, { headers })
        const filled = await asked.cached(address + query, { headers })
        const again = await asked.cached(address + query, { headers })
        if (address === '/metrics') continue
        expect(saidBy(filled), address + query).toEqual(saidBy(plain))
        expect(saidBy(again), address + query).toEqual(saidBy(plain))
        expect(again.headers['x-request-id'], address).not.toBe(filled.headers['x-request-id'])
      }
    }
  }
  expect(addresses.length).toBeGreaterThan(40)
  expect(desk.reported).toEqual([])
})

/** Addresses of every GET route of the app: a new route is among them by itself. */
function addressesOf(
  { routes }: BothWays,
  { posts, slugs }: { readonly posts: readonly string[]; readonly slugs: readonly string[] },
): readonly string[] {
  // What needs a push service or a subscription's secret is nobody's public address.
  const open = routes.filter((route) => !route.startsWith('/push/subscriptions'))
  return open.flatMap((route) => {
    const withSlugs = route.includes(':slug')
      ? slugs.map((slug) => route.replace(':slug', encodeURIComponent(slug)))
      : [route]
    return withSlugs.flatMap((address) => {
      const ids = /:\w+/.test(address) ? [...posts, 'unknown'] : ['']
      return ids.map((id) => address.replaceAll(/:\w+/g, id).replace('*', 'file'))
    })
  })
}

test('stays the same through posts, corrections, retractions, new addresses and time, whatever is sent along', async () => {
  await using desk = await openBothWays()
  const { asked, call, clock, authorization } = desk
  const { posts, slugs } = await fillDesk(desk)
  const addresses = addressesOf(asked, { posts: posts.slice(0, 4), slugs }).filter(
    (address) => !address.startsWith('/metrics') && !/^\/(health|push\/subs)/.test(address),
  )
  const often = addresses.filter((address) => !/^\/(api\/v1\/(?!stories)|desk)/.test(address))
  const first = await asked.plain('/stories/ferry')
  const tokens = [...first.body.toString().matchAll(/\?page=(\w+)/g)].map(([, token]) => token ?? '')
  const tags = new Map<string, string[]>()
  const dates = new Set([new Date(clock.now).toUTCString(), new Date(0).toUTCString(), 'no date'])
  const some = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(values, { nil: undefined, freq: 2 })
  const ask = fc.record({
    kind: fc.constant('ask' as const),
    address: fc.oneof(fc.constantFrom(...addresses), fc.constantFrom(...often)),
    query: fc.constantFrom(
      '',
      '',
      '',
      '?utm=1',
      `?page=${tokens[0]}`,
      `?x=1&page=${tokens[0]}`,
      '?page=1',
      `?after=${desk.deps.log.epoch}.60`,
      `?after=${desk.deps.log.epoch}.3`,
      '?page=%zz',
      '?limit=2',
      '?page=',
      '?page=zzzzzzzz',
      '?#page=1',
    ),
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'OPTIONS'),
    encoding: some(
      fc.constantFrom(
        'br',
        'gzip',
        'gzip;q=0',
        'br;q=0, gzip;q=0.5',
        '*',
        'identity',
        'GZIP',
        'gzip , br',
        '',
      ),
    ),
    match: some(fc.constantFrom('known', 'strong', 'list', '*', '"other"', '')),
    since: some(fc.nat()),
    more: fc.subarray(['accept', 'cookie', 'authorization', 'origin', 'range', 'session', 'forwarded'], {
      maxLength: 2,
    }),
  })
  const change = fc.record({
    kind: fc.constantFrom('post', 'correct', 'retract', 'rename', 'pin', 'tick', 'week'),
    at: fc.nat(),
  })

  const send = async ({
    address,
    query,
    method,
    encoding,
    match,
    since,
    more,
  }: typeof ask extends fc.Arbitrary<infer T> ? T : never) => {
    const [tag = '"none"'] = (tags.get(address) ?? []).slice(-1)
    const matches: Record<string, string> = {
      known: tag,
      strong: tag.replace('W/', ''),
      list: `"a", ${tag} , "b"`,
    }
    const all: Record<string, string> = {
      accept: 'text/html',
      cookie: 'theme=dark',
      authorization,
      origin: 'https://elsewhere.example',
      range: 'bytes=0-9',
      session: 'telex-session=made-up; __Host-telex-session=made-up',
      forwarded: '203.0.113.7',
    }
    const names: Record<string, string> = { session: 'cookie', forwarded: 'x-forwarded-for' }
    const headers = {
      ...(encoding === undefined ? {} : { 'accept-encoding': encoding }),
      ...(match === undefined ? {} : { 'if-none-match': matches[match] ?? match }),
      ...(since === undefined ? {} : { 'if-modified-since': [...dates][since % dates.size] ?? '' }),
      ...Object.fromEntries(more.map((name) => [names[name] ?? name, all[name] ?? ''])),
    }
    const where = `${method} ${address}${query} ${JSON.stringify(headers)}`
    const [cached, plain] = [
      await asked.cached(address + query, { method, headers }),
      await asked.plain(address + query, { method, headers }),
    ]
    if (JSON.stringify(saidBy(cached)) !== JSON.stringify(saidBy(plain)))
      expect(saidWithoutCursors(cached), where).toEqual(saidWithoutCursors(plain))
    const { etag, 'last-modified': date } = plain.headers
    if (etag !== undefined) tags.set(address, [...(tags.get(address) ?? []), etag])
    if (date !== undefined) dates.add(date)
  }
  let live = posts.slice(10, 40)
  let names = 0
  const make = async (kind: string, at: number): Promise<void> => {
    const post = live[at % live.length] ?? ''
    if (kind === 'tick') clock.now += at % 3 === 0 ? 400 : 2_000
    else if (kind === 'week') clock.now += 3 * 24 * 3_600_000
    else if (kind === 'post') await call('POST', '/stories/ferry/posts', { text: `News ${at}` })
    else if (kind === 'correct')
      await call('POST', `/posts/${post}/corrections`, { text: `Better ${at}`, note: 'A word.' })
    else if (kind === 'retract' && live.length > 5) {
      live = live.filter((one) => one !== post)
      await call('POST', `/posts/${post}/retraction`, { reason: 'Untrue.' })
    } else if (kind === 'rename')
      await call('PATCH', '/stories/storm-at-sea', { headline: `Storm ${names++}` })
    else if (kind === 'pin') await call('PATCH', '/stories/ferry', { pinnedPost: posts[1 + (at % 8)] })
  }

  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ arbitrary: ask, weight: 4 }, { arbitrary: change, weight: 1 }), {
        minLength: 10,
        maxLength: 30,
      }),
      async (steps) => {
        for (const step of steps) {
          if (step.kind === 'ask') await send(step)
          else await make(step.kind, step.at)
        }
      },
    ),
    { numRuns: 60, endOnFailure: true },
  )
  expect(desk.reported).toEqual([])
}, 60_000)

test('a storm after a post costs one fill, and everybody gets it', async () => {
  let renderings = 0
  await using base = await openBothWays()
  const archive: typeof base.deps.archive = {
    ...base.deps.archive,
    story: (...question) => {
      renderings++
      return base.deps.archive.story(...question)
    },
  }
  await using asked = await bothWays({ ...base.deps, archive })
  await base.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const headers = { 'accept-encoding': 'gzip' }
  const storm = async (): Promise<ReadonlySet<string>> => {
    const all = Array.from({ length: 100 }, () => asked.cached('/stories/ferry', { headers }))
    return new Set((await Promise.all(all)).map(({ body }) => body.toString('latin1')))
  }

  for (let n = 1; n <= 3; n++) {
    await base.call('POST', '/stories/ferry/posts', { text: `Post ${n}.` })
    const seen = await storm()
    expect([seen.size, renderings]).toEqual([1, n])
  }
})

test('a post of one story makes no page of another again', async () => {
  await using desk = await openBothWays()
  for (const slug of ['ferry', 'storm']) await desk.call('POST', '/stories', { headline: slug, slug })
  const first = await desk.asked.cached('/stories/ferry')

  await desk.call('POST', '/stories/storm/posts', { text: 'Gusts.' })

  const [quiet, busy] = [await desk.asked.cached('/stories/ferry'), await desk.asked.cached('/stories/storm')]
  expect(quiet.body.equals(first.body)).toBe(true)
  expect(busy.body.toString()).toContain('Gusts.')
})

test('each request counts against the rate limit, from the cache or not', async () => {
  await using desk = await openBothWays({
    limits: { requestsPerMinute: 60, streamsPerAddress: 0, trustProxy: 1 },
  })
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  for (const path of ['/live/since', '/api/v1/stories/ferry']) {
    const ask = async (client: string): Promise<number> =>
      (await desk.asked.cached(path, { headers: { 'x-forwarded-for': client } })).status
    const burst = path.startsWith('/live') ? 60 : 20
    const statuses: number[] = []
    for (let n = 0; n < burst + 3; n++) statuses.push(await ask('203.0.113.7'))

    expect(statuses.filter((status) => status === 200).length, path).toBe(burst)
    expect(statuses.at(-1), path).toBe(429)
    expect(await ask('203.0.113.8'), path).toBe(200)
  }
})

test('those who wait behind a client above its limit are served', async () => {
  await using desk = await openBothWays({
    limits: { requestsPerMinute: 60, streamsPerAddress: 0, trustProxy: 1 },
  })
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  const ask = async (client: string): Promise<number> =>
    (await desk.asked.cached('/api/v1/stories/ferry', { headers: { 'x-forwarded-for': client } })).status
  for (let n = 0; n < 25; n++) await ask('203.0.113.7')
  await desk.call('POST', '/stories/ferry/posts', { text: 'News.' })

  const clients = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? '203.0.113.7' : `198.51.100.${n}`))
  const statuses = await Promise.all(clients.map(ask))

  expect(statuses).toEqual(clients.map((client) => (client === '203.0.113.7' ? 429 : 200)))
})

test('counts and logs what it serves from the cache', async () => {
  const logged: RequestLogEntry[] = []
  await using desk = await openBothWays({ logRequest: (entry) => void logged.push(entry) })
  const headers = { 'accept-encoding': 'gzip' }
  await desk.asked.cached('/')
  const { etag = '' } = (await desk.asked.cached('/', { headers })).headers
  await desk.asked.cached('/?from=mail', { headers })
  await desk.asked.cached('/', { headers: { ...headers, 'if-none-match': etag } })
  await desk.asked.cached('/', { headers, method: 'HEAD' })

  const { body } = await desk.asked.cached('/metrics')
  const counted = body.toString().match(/^telex_http_request_duration_seconds_count.*route="\/",.*$/gm)
  expect(counted?.toSorted()).toEqual([
    'telex_http_request_duration_seconds_count{method="GET",route="/",status="2xx"} 3',
    'telex_http_request_duration_seconds_count{method="GET",route="/",status="3xx"} 1',
    'telex_http_request_duration_seconds_count{method="HEAD",route="/",status="2xx"} 1',
  ])
  expect(logged.slice(0, 5).map(({ method, path, status }) => [method, path, status])).toEqual([
    ['GET', '/', 200],
    ['GET', '/', 200],
    ['GET', '/', 200],
    ['GET', '/', 304],
    ['HEAD', '/', 200],
  ])
  expect(new Set(logged.map(({ requestId }) => requestId)).size).toBe(logged.length)
})

test('each of several processes serves a post once it was answered by another', async () => {
  using folder = tempFolder()
  await using one = await openStore(folder.path)
  await using other = await openStore(folder.path)
  await using desk = await openBothWays(portsForHttp(one), { store: portsOf(one).desk })
  await using elsewhere = await openBothWays(portsForHttp(other), { store: portsOf(other).desk })
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  for (let n = 0; n < 20; n++) {
    const [writer, reader] = n % 2 === 0 ? [desk, elsewhere] : [elsewhere, desk]
    await writer.call('POST', '/stories/ferry/posts', { text: `Post number ${n}.` })
    const pages = await Promise.all([
      reader.asked.cached('/stories/ferry'),
      writer.asked.cached('/stories/ferry'),
    ])
    for (const { body } of pages) expect(body.toString()).toContain(`Post number ${n}.`)
  }
})

function portsForHttp(store: Parameters<typeof portsOf>[0]): Partial<HttpDeps> {
  const ports = portsOf(store)
  const tools = nodeTools()
  return {
    archive: ports.stories,
    deskArchive: ports.newsroom,
    log: ports.log,
    changes: ports.changes,
    cursors: new Cursors(ports.log),
    people: { store: ports.people, passwords: argon2PasswordHasher(), secrets: nodeSecrets, tools },
  }
}

/** Requests as bytes: what an address, a host or a body can look like. */
const rawRequests = [
  'GET /stories/ferry HTTP/1.1\r\nHost: live.example.org\r\nConnection: close\r\n\r\n',
  'GET /stories/ferry HTTP/1.0\r\n\r\n',
  'GET /stories/ferry HTTP/1.0\r\nHost: live.example.org\r\nConnection: keep-alive\r\n\r\n',
  'GET /stories/ferry HTTP/1.1\r\nConnection: close\r\n\r\n',
  'GET /stories/ferry HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n',
  'GET /stories/ferry HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
  'GET /stories/ferry HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n',
  'GET /stories/ferry HTTP/1.1\r\nHost: live.example.org/x\r\nConnection: close\r\n\r\n',
  'GET http://live.example.org/stories/ferry HTTP/1.1\r\nHost: live.example.org\r\nConnection: close\r\n\r\n',
  'GET /stories/ferry HTTP/1.1\r\nHost: live.example.org\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi',
  'GET /stories/ferry HTTP/1.1\r\nHost: live.example.org\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n',
  'GET /stories/ferry HTTP/1.1\r\nHost: live.example.org\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n',
  'GET /stories/ferry HTTP/1.1\r\nHost: live.example.org\r\nIf-None-Match: "a"\r\nIf-None-Match: *\r\nConnection: close\r\n\r\n',
  ...[
    '/stories/./ferry',
    '/stories/x/../ferry',
    '/stories/%2e%2e/stories/ferry',
    '/stories/%66erry',
    '/stories/ferry/',
    '//stories/ferry',
    '/stories/ferry#top',
    '/stories/ferry?a#b',
    '/stories/ferry?page=1&page=2',
    `/stories/ferry?${'x'.repeat(2_500)}`,
    `/stories/ferry?${'x'.repeat(4_500)}`,
    '/stories\\ferry',
    '/stories/fa%CC%88hre',
    '/stories/f%c3%a4hre',
    '/STORIES/ferry',
    '*',
  ].map((path) => `GET ${path} HTTP/1.1\r\nHost: live.example.org\r\nConnection: close\r\n\r\n`),
]

test('a request that is written in an unusual way is answered as by the app', async () => {
  await using desk = await openBothWays()
  for (const slug of ['ferry', 'fähre']) await desk.call('POST', '/stories', { headline: slug, slug })
  for (const path of ['/stories/ferry', `/stories/${encodeURIComponent('fähre')}`])
    await desk.asked.cached(path)
  const said = async (port: number, request: string): Promise<readonly string[]> => {
    const text = (await rawResponse(port, request)).replace('HTTP/1.1 100 Continue\r\n\r\n', '')
    const [head = '', body = ''] = text.split('\r\n\r\n')
    const id = /^x-request-id: (.*)$/im.exec(head)?.[1] ?? 'none'
    const lines = head.split('\r\n').filter((line) => !/^(date|x-request-id):/i.test(line))
    return [
      ...lines.map((line) => line.replace(/^[^:]+:/, (name) => name.toLowerCase())).toSorted(),
      body.replaceAll(id, ''),
    ]
  }

  for (const request of rawRequests) {
    const plain = await said(desk.asked.plainPort, request)
    expect(await said(desk.asked.port, request), request).toEqual(plain)
    expect(await said(desk.asked.port, request), request).toEqual(plain)
  }
})

test('answers pipelined requests in their order, from the cache or not', async () => {
  await using desk = await openBothWays()
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  await desk.asked.cached('/stories/ferry')
  const line = (path: string, more = ''): string =>
    `GET ${path} HTTP/1.1\r\nHost: live.example.org\r\n${more}\r\n`

  const text = await rawResponse(
    desk.asked.port,
    line('/stories/unknown') +
      line('/stories/ferry') +
      line('/sw.js') +
      line('/stories/ferry', 'Connection: close\r\n'),
  )

  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([
    'HTTP/1.1 404',
    ...Array.from({ length: 3 }, () => 'HTTP/1.1 200'),
  ])
  expect(text.indexOf('Service-Worker-Allowed'.toLowerCase())).toBeGreaterThan(text.indexOf('<title>'))
})
