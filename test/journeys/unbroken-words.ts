import type { Page } from 'puppeteer-core'
import type { TestDesk } from '../support/start-desk.ts'

/** Words without a place to break them: an address, and words of several scripts. */
const words = [
  `https://maps.example.org/view?at=${'48.2082,16.3738,'.repeat(9)}z`,
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  'الاستقلالية'.repeat(8),
  'भारतीयराष्ट्रीयसंग्रहालय'.repeat(4),
  'ABCDEFGHIJ_'.repeat(8),
  'one\u00A0two\u00A0three\u00A0'.repeat(6).trim(),
]
const longest = words.join(' ')
const cut = (index: number, length: number): string =>
  Array.from(words[index % words.length] ?? '')
    .slice(0, length)
    .join('')

/** A story with such words in every field that readers or editors see, and the addresses of a post of each kind. */
export async function storyOfUnbrokenWords(desk: TestDesk): Promise<{
  readonly slug: string
  readonly post: string
  readonly retracted: string
}> {
  const call = async (method: string, path: string, body: object): Promise<string> => {
    const answer = await desk.call(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    return String(answer.body['id'])
  }
  const slug = 'unbroken'
  await call('POST', '/stories', {
    slug,
    headline: cut(0, 180),
    standfirst: longest.slice(0, 450),
    topics: words.map((_, index) => cut(index, 38)),
  })
  await call('PATCH', `/stories/${slug}`, { keyPoints: words })
  const more = (index: number): object => ({
    headline: cut(index, 180),
    dateline: cut(index + 1, 90),
    credits: words.map((_, one) => cut(one, 58)),
    keyEvent: true,
  })
  const link = { type: 'text', text: words[0], marks: [{ type: 'link', href: words[0] }] }
  const paragraph = { type: 'paragraph', content: [link, { type: 'text', text: ` ${longest}` }] }
  const body = {
    type: 'doc',
    content: [
      paragraph,
      { type: 'quote', content: [paragraph] },
      { type: 'list', ordered: true, items: [paragraph] },
      { type: 'list', ordered: false, items: [paragraph] },
    ],
  }
  const posts: string[] = []
  for (let index = 0; index < words.length; index++)
    posts.push(await call('POST', `/stories/${slug}/posts`, { body, ...more(index) }))
  const [post = '', retracted = '', twice = ''] = posts
  for (const [index, id] of [post, twice, twice].entries()) {
    const correction = { body, headline: cut(index + 3, 150), note: longest.slice(0, 450) }
    await call('POST', `/posts/${id}/corrections`, correction)
  }
  await call('POST', `/posts/${retracted}/retraction`, { reason: longest.slice(0, 450) })
  await call('PATCH', `/stories/${slug}`, { pinnedPost: twice })
  await call('POST', `/stories/${slug}/posts`, { body, ...more(3), state: 'draft' })
  await call('POST', `/stories/${slug}/posts`, {
    body,
    ...more(4),
    publishAt: new Date(Date.now() + 3_600_000).toISOString(),
  })
  return { slug, post, retracted }
}

/** By how many pixels the page is wider than the window, and what sticks out of it. */
export async function sideways(page: Page): Promise<readonly unknown[]> {
  return page.evaluate(`(() => {
    const over = document.documentElement.scrollWidth - innerWidth
    if (over <= 0) return []
    const wide = [...document.querySelectorAll('body *')].filter((e) => {
      const { left, right } = e.getBoundingClientRect()
      return right > innerWidth + 0.5 || left < -0.5
    })
    return [over, ...wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 100))]
  })()`) as Promise<readonly unknown[]>
}
