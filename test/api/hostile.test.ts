import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

/** What would end a field, an event, a header, a tag or a script, if anything let it. */
const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</script><script>alert(1)</script>',
  ']]><evil/>',
  '\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=b',
  '\n\nevent: post\ndata: {"seq":1}\nid: x.999\n\n',
  '\r\revent: reset\rdata: x\r\r',
  'a\0b',
  'line\u2028separator\u2029paragraph\u0085next',
  'lone \ud800 surrogate',
  '&lt;b&gt; &amp; {{7*7}} ${7*7} `x`',
  '\u202egnirts desrever',
  'javascript:alert(1)',
].join(' ')

/** Shows as text everywhere: the first words of `hostile`, escaped for HTML. */
const shown = '&lt;script&gt;alert(1)&lt;/script&gt;'

/** What must be nowhere in HTML that was made from it: the beginnings of tags and handlers as markup. */
const markup = /<script>alert|<img src=x|\son\w+='|<evil/

/** The start of it, as long as a key point may be. */
const keyPoint = hostile.slice(0, 290)

async function does(desk: TestDesk, method: string, path: string, json: object): Promise<void> {
  expect((await desk.call(method, path, json)).status).toBeLessThan(300)
}

async function everythingHostile(desk: TestDesk): Promise<string> {
  const opened = await desk.call('POST', '/stories', {
    headline: hostile.slice(0, 190),
    slug: 'ferry',
    standfirst: hostile,
    topics: [hostile.slice(0, 30)],
    credits: [hostile.slice(0, 50)],
  })
  expect(opened.status).toBe(201)
  const post = await desk.call('POST', '/stories/ferry/posts', {
    text: `${hostile}\n\n${hostile}`,
    headline: hostile.slice(0, 190),
    dateline: hostile.slice(0, 90),
    credits: [hostile.slice(0, 50)],
    keyEvent: true,
  })
  expect(post.status).toBe(201)
  return String(post.body['id'])
}

test('escapes hostile text on every page, feed and response', async () => {
  await using desk = await startDesk()
  const id = await everythingHostile(desk)
  await does(desk, 'PATCH', '/stories/ferry', { keyPoints: [keyPoint], pinnedPost: id })
  await does(desk, 'POST', `/posts/${id}/corrections`, { text: hostile, note: hostile.slice(0, 400) })

  for (const path of ['/', '/stories/ferry', `/stories/ferry/posts/${id}`]) {
    const page = await (await desk.request(path, { headers: { accept: 'text/html' } })).text()
    expect(page, path).toContain(shown)
    expect(withoutData(page), path).not.toMatch(markup)
    expect(scriptsIn(page), path).toEqual([])
  }
  for (const path of ['/feed.atom', '/feed.rss']) {
    const feed = await (await desk.request(path)).text()
    expect(feed, path).not.toMatch(markup)
    expect(feed.replaceAll(/[\t\r\n]/g, ''), path).not.toMatch(/\p{Cc}|\p{Cs}/u)
  }
})

test('keeps hostile text inside its stream event', async () => {
  await using desk = await startDesk()
  const { cursor } = (await desk.call('GET', '/stories')).body as { cursor: string }
  const id = await everythingHostile(desk)
  await does(desk, 'PATCH', '/stories/ferry', { keyPoints: [keyPoint] })
  await does(desk, 'POST', `/posts/${id}/corrections`, { text: `${hostile}!`, note: hostile.slice(0, 400) })
  await does(desk, 'POST', `/posts/${id}/retraction`, { reason: hostile.slice(0, 400) })

  // The reader of the tests knows three fields and nothing else, and throws at any other line.
  await using reader = await readStream(`${desk.localUrl}/live?after=${cursor}`)
  const events = []
  while (events.length < 5) events.push(await reader.nextNews())

  expect(events.map(({ event, data }) => `${event} ${String(data['change'])}`)).toEqual([
    'story opened',
    'post published',
    'story key-points',
    'post corrected',
    'post retracted',
  ])
  expect(events.every(({ id: cursor }) => /^[a-z0-9]+\.\d+$/.test(cursor))).toBe(true)
  for (const { data } of events) expect(String(data['html'])).not.toMatch(markup)
})

test('stores no control characters', async () => {
  await using desk = await startDesk()
  await everythingHostile(desk)

  const { body } = await desk.call('GET', '/stories/ferry')

  const text = JSON.stringify(body)
  expect(text).not.toMatch(/\\u00(0[0-8]|0[b-f]|1|7f|8|9)/)
  expect(text).not.toMatch(/\\ud[89a-f]/)
  const [post] = (body as { posts: { headline: string; dateline: string; text: string }[] }).posts
  expect(`${post?.headline}${post?.dateline}`).not.toMatch(/[\r\n\0\u2028\u2029]/)
  expect(text.isWellFormed()).toBe(true)
})

test.each([
  ['a slug', { headline: 'x', slug: '../../etc' }],
  ['a slug with a line end', { headline: 'x', slug: 'a\r\nSet-Cookie: a=b' }],
  ['a slug with NUL', { headline: 'x', slug: 'a\0' }],
])('refuses %s that could escape its context', async (_what, story) => {
  await using desk = await startDesk()

  expect((await desk.call('POST', '/stories', story)).status).toBe(422)
})

test('refuses links that are not absolute web addresses', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  const addresses = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://example.org/"><script>alert(1)</script>',
    'https://example.org/\0',
    '//example.org',
  ]

  for (const href of addresses) {
    const text = { type: 'text', text: 'here', marks: [{ type: 'link', href }] }
    const body = { type: 'doc', content: [{ type: 'paragraph', content: [text] }] }
    expect((await desk.call('POST', '/stories/ferry/posts', { body })).status, href).toBe(422)
  }
})

test.each([
  ['an address', '/stories/%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ['a page token', '/stories/ferry?page=%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ['a story of the API', '/api/v1/stories/%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ['broken escapes', '/stories/%E0%A4%A'],
  ['NUL', '/stories/a%00b'],
])('responds without the script in %s', async (_what, path) => {
  await using desk = await startDesk()

  const response = await desk.request(path, { headers: { accept: 'text/html' } })

  const text = await response.text()
  expect([400, 404]).toContain(response.status)
  if (response.headers.get('content-type')?.startsWith('text/html') === true) {
    expect(text).not.toContain('<script>alert')
  }
})

test('cleans the names of people and tokens', async () => {
  await using desk = await startDesk()

  const made = await desk.call('POST', '/tokens', { name: 'wire\r\nimport\0', scopes: ['read'] })

  expect(made.body['name']).toBe('wire import')
})

test('refuses unknown ids of any shape', async () => {
  await using desk = await startDesk()

  const ids = ["' OR 1=1 --", '%00', '..%2f..', '☃', 'x'.repeat(3_000), '-1', 'null']
  const statuses = await Promise.all(ids.map(async (id) => (await desk.call('GET', `/posts/${id}`)).status))

  expect(new Set(statuses)).toEqual(new Set([404]))
})

/** The page without its structured data, in which no tag can begin: that is looked at here. */
function withoutData(page: string): string {
  return page.replaceAll(
    /<script type="application\/(?:ld\+)?json"[^>]*>([\s\S]*?)<\/script>/g,
    (_block, data: string) => {
      expect(data).not.toContain('<')
      return ''
    },
  )
}

/** What a browser would run or load from elsewhere in this page, beside the desk's own files. */
function scriptsIn(page: string): readonly string[] {
  const [head = ''] = page.split('<body>')
  const blocks = page.matchAll(/<script(?<attributes>[^>]*)>/g)
  return [...blocks]
    .map(({ groups }) => groups?.['attributes'] ?? '')
    .filter((attributes) => !/^ type="application\/(?:ld\+)?json"/.test(attributes))
    .filter((attributes) => !/ src="\/assets\/[\w.-]+\.js"/.test(attributes) || !head.includes(attributes))
}
