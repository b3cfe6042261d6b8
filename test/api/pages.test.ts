import { expect, test } from 'vitest'
import type { Instant } from '../../src/domain/ids.ts'
import { problemOf } from '../support/problem-of.ts'
import { sampleNow } from '../support/samples.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

async function withStory(desk: TestDesk): Promise<string> {
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const post = await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })
  return String(post.body['id'])
}

async function page(desk: TestDesk, path: string, headers: Record<string, string> = {}) {
  const response = await desk.request(path, { headers: { ...asBrowser, ...headers } })
  return { response, status: response.status, text: await response.text() }
}

test('renders front page, story and post completely', async () => {
  await using desk = await startDesk()
  const id = await withStory(desk)

  const pages = await Promise.all(
    ['/', '/stories/ferry', `/stories/ferry/posts/${id}`].map((path) => page(desk, path)),
  )

  for (const { status, text, response } of pages) {
    expect(status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(text).toContain('Ferry aground')
    expect(text).toMatch(/data-cursor="[a-z0-9]+\.\d+"/)
  }
})

test('redirects a post’s page from the wrong story', async () => {
  await using desk = await startDesk()
  const id = await withStory(desk)
  await desk.call('POST', '/stories', { headline: 'Other', slug: 'other' })

  const { response } = await page(desk, `/stories/other/posts/${id}`)

  expect([response.status, response.headers.get('location')]).toEqual([308, `/stories/ferry/posts/${id}`])
})

test('keeps the page of a retracted post without its text', async () => {
  await using desk = await startDesk()
  const id = await withStory(desk)
  await desk.call('POST', `/posts/${id}/retraction`, { reason: 'It was another ferry.' })

  const { status, text } = await page(desk, `/stories/ferry/posts/${id}`)

  expect(status).toBe(200)
  expect(text).toContain('It was another ferry.')
  expect(text).not.toContain('Nobody is hurt.')
})

test('shows drafts nowhere in public', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const draft = await desk.call('POST', '/stories/ferry/posts', { text: 'Embargoed words', state: 'draft' })

  const { status } = await page(desk, `/stories/ferry/posts/${String(draft.body['id'])}`)
  const places = ['/', '/stories/ferry', '/api/v1/stories/ferry', '/feed.json', '/live/since?after=x']
  const texts = await Promise.all(places.map(async (path) => (await page(desk, path)).text))

  expect(status).toBe(404)
  expect(texts.join('')).not.toContain('Embargoed words')
})

test('pages older posts and stories', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  for (let n = 1; n <= 31; n++) await desk.call('POST', '/stories/ferry/posts', { text: `Post ${n}.` })

  const first = await page(desk, '/stories/ferry')
  const [, token] = /\?page=([0-9a-z]+)"/.exec(first.text) ?? []
  const second = await page(desk, `/stories/ferry?page=${token}`)

  expect(first.text).toContain('Post 31.')
  expect(first.text).not.toContain('Post 1.')
  expect(second.text).toContain('Post 1.')
  expect(second.text).toContain('Nobody is hurt.')
  expect((await page(desk, '/stories/ferry?page=%00')).status).toBe(404)
})

test('serves error pages to people and problem details to programs', async () => {
  await using desk = await startDesk()

  const forPeople = await page(desk, '/stories/nowhere')
  const forPrograms = await desk.request('/stories/nowhere', { headers: { accept: 'application/json' } })
  const api = await desk.request('/api/v1/stories/nowhere', { headers: asBrowser })

  expect([forPeople.status, forPrograms.status, api.status]).toEqual([404, 404, 404])
  expect(forPeople.response.headers.get('content-type')).toMatch(/^text\/html/)
  expect(forPeople.text).toContain('Page not found')
  expect(await problemOf(forPrograms)).toMatchObject({ kind: 'story-unknown' })
  expect(await problemOf(api)).toMatchObject({ kind: 'story-unknown' })
})

test('answers 304 for an unchanged page', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const first = await page(desk, '/stories/ferry')
  const etag = first.response.headers.get('etag') ?? ''

  // Another story's post moves the place in the log, and nothing on this page.
  await desk.call('POST', '/stories', { headline: 'Other', slug: 'other' })
  const same = await page(desk, '/stories/ferry', { 'if-none-match': etag })
  await desk.call('POST', '/stories/ferry/posts', { text: 'She floats.' })
  const changed = await page(desk, '/stories/ferry', { 'if-none-match': etag })

  expect([same.status, same.text]).toEqual([304, ''])
  expect(changed.status).toBe(200)
  expect(changed.text).toContain('She floats.')
})

test('makes browsers revalidate and shared caches expire after two seconds', async () => {
  await using desk = await startDesk()
  await withStory(desk)

  for (const path of ['/', '/stories/ferry', '/feed.atom', '/api/v1/stories/ferry']) {
    const { response } = await page(desk, path)
    expect(response.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=2, must-revalidate')
  }
})

test('sends Last-Modified only after its second is over', async () => {
  let now = Date.UTC(2026, 10, 24, 8, 0, 0, 400)
  await using desk = await startDesk({ now: () => now as never })
  await withStory(desk)

  const early = await page(desk, '/stories/ferry')
  now += 700
  const late = await page(desk, '/stories/ferry')
  const stale = await page(desk, '/stories/ferry', { 'if-modified-since': 'Tue, 24 Nov 2026 08:00:00 GMT' })

  expect(early.response.headers.get('last-modified')).toBeNull()
  expect(late.response.headers.get('last-modified')).toBe('Tue, 24 Nov 2026 08:00:00 GMT')
  expect(stale.status).toBe(304)
})

test('never lets errors be cached', async () => {
  await using desk = await startDesk()

  const { response } = await page(desk, '/stories/soon')

  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('keeps newsroom responses out of shared caches', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const token = await desk.token('read')

  const forDesk = await desk.request('/api/v1/stories/ferry', { token })
  const forAll = await desk.request('/api/v1/stories/ferry')

  expect(forDesk.headers.get('cache-control')).toBe('private, no-cache')
  expect(forAll.headers.get('vary')).toContain('Authorization, Cookie')
  expect(await forDesk.text()).toContain('"author"')
  expect(await forAll.text()).not.toMatch(/"author"|"openedBy"/)
})

test('sends a strict content security policy with every page', async () => {
  await using desk = await startDesk()
  const id = await withStory(desk)

  const paths = ['/', '/stories/ferry', `/stories/ferry/posts/${id}`, '/desk', '/desk/stories/x', '/nowhere']
  for (const path of [...paths, '/docs/refusals']) {
    const { response, text } = await page(desk, path)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy, path).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy, path).toContain("base-uri 'none'")
    expect(policy, path).toContain("frame-ancestors 'none'")
    expect(policy, path).toContain("require-trusted-types-for 'script'")
    expect(policy, path).not.toMatch(/unsafe|https?:|\*/)
    expect(response.headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(response.headers.get('referrer-policy'), path).toMatch(/origin|no-referrer/)
    expect(response.headers.get('cross-origin-opener-policy'), path).toBe('same-origin')
    expect(response.headers.get('permissions-policy'), path).toContain('geolocation=()')
    // Inline scripts, styles and handlers would be stopped; there must be none that wait to be.
    expect(
      text.replaceAll(/<script type="application\/(?:ld\+json|json" id="words)">/g, ''),
      path,
    ).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+="/)
  }
})

test('sends HSTS only on https', async () => {
  await using plain = await startDesk()
  await using secure = await startDesk({ options: { publicUrl: 'https://live.example.org' } })

  expect((await page(plain, '/')).response.headers.get('strict-transport-security')).toBeNull()
  expect((await page(secure, '/')).response.headers.get('strict-transport-security')).toMatch(
    /^max-age=\d{7,}/,
  )
})

test('compresses text for clients that accept it', async () => {
  await using desk = await startDesk()
  await withStory(desk)

  const gzip = await page(desk, '/stories/ferry', { 'accept-encoding': 'gzip' })
  const brotli = await page(desk, '/stories/ferry', { 'accept-encoding': 'gzip, br' })
  const plain = await page(desk, '/stories/ferry', { 'accept-encoding': 'identity' })

  const encodings = [gzip, brotli, plain].map(({ response }) => response.headers.get('content-encoding'))
  expect(encodings).toEqual(['gzip', 'br', null])
  expect(gzip.text).toBe(plain.text)
  expect(brotli.text).toBe(plain.text)
  expect(plain.response.headers.get('vary')).toContain('Accept-Encoding')
})

test('responds to HEAD like GET, without a body', async () => {
  await using desk = await startDesk()
  await withStory(desk)

  const get = await page(desk, '/stories/ferry')
  const head = await desk.request('/stories/ferry', { method: 'HEAD', headers: asBrowser })

  expect(head.status).toBe(200)
  expect(head.headers.get('etag')).toBe(get.response.headers.get('etag'))
  expect(await head.text()).toBe('')
})

test('caches built files forever and the service worker never', async () => {
  await using desk = await startDesk()
  const { text } = await page(desk, '/')
  const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(text) ?? []

  const asset = await desk.request(script, { headers: { 'accept-encoding': 'br' } })
  const worker = await desk.request('/sw.js')

  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(asset.headers.get('content-encoding')).toBe('br')
  expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(worker.headers.get('cache-control')).toBe('no-cache')
  expect(worker.headers.get('service-worker-allowed')).toBe('/')
  expect(worker.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

test.each(['/assets/../../package.json', '/assets/%2e%2e/web.json', '/icons/..%2fsw.js', '/web.json'])(
  'no file outside of what is meant to be seen is given: %s',
  async (path) => {
    await using desk = await startDesk()

    const response = await desk.request(path)

    expect(response.status).toBe(404)
  },
)

test('serves manifest, robots.txt and icon at their paths', async () => {
  await using desk = await startDesk({ options: { name: 'The Harbour Post' } })

  const manifest = await desk.request('/manifest.webmanifest')
  const robots = await desk.request('/robots.txt')
  const icon = await desk.request('/favicon.ico')

  expect(manifest.headers.get('content-type')).toBe('application/manifest+json')
  expect(await manifest.json()).toMatchObject({ name: 'The Harbour Post', start_url: '/' })
  expect(await robots.text()).toContain('Disallow: /desk')
  expect(icon.headers.get('location')).toBe('/icons/icon-192.png')
})

test.each([
  '//evil.example/',
  '/stories//evil.example/',
  '/stories/%2f%2fevil.example/',
  '/%5cevil.example/',
])('never redirects to another site: %s', async (path) => {
  await using desk = await startDesk()

  const { response } = await page(desk, path)

  expect(response.headers.get('location') ?? '/').toMatch(/^\/(?![/\\])/)
})

test('serves feeds of the desk and of a story in three formats', async () => {
  await using desk = await startDesk()
  await withStory(desk)

  for (const [file, type] of [
    ['feed.atom', 'application/atom+xml; charset=utf-8'],
    ['feed.rss', 'application/rss+xml; charset=utf-8'],
    ['feed.json', 'application/feed+json; charset=utf-8'],
  ]) {
    for (const path of [`/${file}`, `/stories/ferry/${file}`]) {
      const response = await desk.request(path)
      expect(response.headers.get('content-type'), path).toBe(type)
      expect(response.headers.get('access-control-allow-origin'), path).toBe('*')
      expect(response.headers.get('etag'), path).not.toBeNull()
      expect(await response.text(), path).toContain('Nobody is hurt.')
    }
  }
  expect((await desk.request('/stories/nowhere/feed.atom')).status).toBe(404)
})

test('keeps recently corrected and retracted posts in feeds', async () => {
  await using desk = await startDesk()
  const ids = [await withStory(desk)]
  for (let n = 1; n < 53; n++) {
    const made = await desk.call('POST', '/stories/ferry/posts', { text: `Report ${n}.` })
    ids.push(String(made.body['id']))
  }
  const [corrected, retracted] = ids

  const [note, reason] = ['It was wrong.', 'It did not happen.']
  await desk.call('POST', `/posts/${corrected}/corrections`, { text: 'Now right.', note })
  await desk.call('POST', `/posts/${retracted}/retraction`, { reason })

  for (const path of ['/feed.json', '/stories/ferry/feed.json']) {
    const { items } = (await (await desk.request(path)).json()) as {
      items: readonly { url: string; content_text: string; _telex: { state: string } }[]
    }
    expect(items, path).toHaveLength(52)
    expect(items[0]?.url, path).toContain(retracted)
    expect(items[0], path).toMatchObject({ _telex: { state: 'retracted' } })
    expect(items[1]?.content_text, path).toContain('Now right.')
    expect(items[2]?.content_text, path).toBe('Report 52.')
  }
})

test('feeds lead to all older entries, each of them once more at most', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
  await withStory(desk)
  for (let n = 1; n < 112; n++) await desk.call('POST', '/stories/ferry/posts', { text: `Report ${n}.` })

  for (const path of ['/feed.json', '/stories/ferry/feed.json']) {
    const pages: (readonly string[])[] = []
    for (let next: string | undefined = path; next !== undefined;) {
      const response = await desk.request(next)
      const feed = (await response.json()) as { items: readonly { id: string }[]; next_url?: string }
      pages.push(feed.items.map(({ id }) => id))
      next = feed.next_url?.replace(/^https?:\/\/[^/]+/, '')
    }
    expect(pages.map((page) => page.length)).toEqual([50, 50, 50])
    expect(new Set(pages.flat()).size).toBe(112)
  }
  const archive = await (await desk.request('/feed.atom?page=1')).text()
  expect(archive).toContain('<fh:archive/>')
  for (const page of ['0', '3', '01', '-1', 'x', '99999999'])
    expect([page, (await desk.request(`/feed.atom?page=${page}`)).status]).toEqual([page, 404])
})

test('a feed that is asked for by date only has what changed in a story', async () => {
  let now = sampleNow
  await using desk = await startDesk({ now: () => now })
  await withStory(desk)
  now = (now + 60_000) as Instant
  const date = (await desk.request('/feed.atom')).headers.get('last-modified') ?? ''
  const since = (path: string): Promise<Response> =>
    desk.request(path, { headers: { 'if-modified-since': date } })
  expect((await since('/feed.atom')).status).toBe(304)

  await desk.call('PATCH', '/stories/ferry', { topics: ['harbour'] })
  now = (now + 60_000) as Instant

  for (const path of ['/feed.atom', '/feed.json', '/stories/ferry/feed.rss']) {
    const response = await since(path)
    expect([path, response.status]).toEqual([path, 200])
    expect(await response.text()).toContain('harbour')
  }
})

test('links problems to their paragraph on the desk', async () => {
  await using desk = await startDesk()
  const { type } = (await (await desk.request('/api/v1/stories/nowhere')).json()) as { type: string }

  const { text } = await page(desk, type.split('#')[0] ?? '')

  expect(text).toContain(`id="${type.split('#')[1]}"`)
})

test('a page address that we never linked to leads to the newest, or is made without pushing out others', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  for (let n = 1; n <= 65; n++) await desk.call('POST', '/stories/ferry/posts', { text: `Post ${n}.` })

  for (const path of ['/stories/ferry?page=zzzzzzzz', '/?page=zzzzzzzzz.ferry']) {
    const ahead = await desk.request(path)
    expect(ahead.status).toBe(302)
    expect(ahead.headers.get('location')).toBe(path.replace(/\?.*/, ''))
    expect(ahead.headers.get('cache-control')).toBe('no-store')
  }
  // Leading zeros, and another spelling of the story, are the same page.
  const first = await page(desk, '/stories/ferry')
  const [, token = ''] = /\?page=([0-9a-z]+)"/.exec(first.text) ?? []
  const second = await page(desk, `/stories/ferry?page=${token}`)
  expect(await page(desk, `/stories/%66erry?page=000${token}`)).toMatchObject({ text: second.text })
  const texts = [...second.text.matchAll(/Post (\d+)\./g)].map(([, n]) => Number(n))
  expect([Math.max(...texts), Math.min(...texts), new Set(texts).size]).toEqual([35, 6, 30])
  // Between two posts: the same posts as from the next one on.
  const between = (Number.parseInt(token, 36) + 1).toString(36)
  const guessed = await page(desk, `/stories/ferry?page=${between}`)
  const shown = [...guessed.text.matchAll(/Post (\d+)\./g)].map(([, n]) => Number(n))
  expect([Math.max(...shown), Math.min(...shown), new Set(shown).size]).toEqual([36, 7, 30])
  expect(guessed.text).toMatch(/\?page=[0-9a-z]+"/)
})
