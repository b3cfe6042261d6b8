import { expect, test } from 'vitest'
import { minutesIn, samplePost, sampleSite, sampleStory } from '../../test/support/sample-posts.ts'
import { bodyFromText } from '../domain/body.ts'
import type { PostId } from '../domain/ids.ts'
import { alertsPage } from './alerts-page.ts'
import { errorPage } from './error-page.ts'
import { frontPage } from './front-page.ts'
import { missedAlertsPage } from './missed-alerts-page.ts'
import { postPage } from './post-page.ts'
import { storyPage } from './story-page.ts'

const words = 'ارتفع منسوب النهر'
const site = { ...sampleSite, lang: 'ar', name: 'صحيفة الميناء', invitation: words }
const story = { ...sampleStory(), headline: words, standfirst: words, keyPoints: [words] }
const post = samplePost({
  headline: words,
  body: bodyFromText(words),
  dateline: 'القاهرة',
  credits: ['وكالة الميناء'],
  corrections: [
    { at: minutesIn(5), note: words, revision: 2 },
    { at: minutesIn(6), note: words, revision: 3 },
  ],
  keyEvent: true,
})
const retracted = samplePost({ id: 'gone' as PostId, retraction: { at: minutesIn(7), reason: words } })
const posts = [{ post }, { post: retracted }]
const snapshot = { story, posts, pinned: { post }, keyEvents: [{ post }], postCount: 2 }
const place = { cursor: 'epoch000.7', next: 'older', page: null }
const pages = {
  story: storyPage({ site, snapshot, ...place }),
  'older posts': storyPage({ site, snapshot, ...place, page: 'older' }),
  post: postPage({ site, story, post, cursor: 'epoch000.7' }),
  front: frontPage({ site, stories: [story], ...place }),
  'empty front': frontPage({ site, stories: [], ...place }),
  alerts: alertsPage(site),
  'missed alerts': missedAlertsPage({ site, posts: [{ post, story }] }),
  error: errorPage({ site, status: 500, requestId: 'abc' }),
}

/** Each text on a page, with the language and the direction that the nearest elements around it say. */
function textsOf(page: string): readonly { text: string; lang: string; dir: string }[] {
  const around: { lang: string; dir: string; name: string }[] = []
  const texts = []
  const body = page.replaceAll(/<(script|style|title)\b.*?<\/\1>/gs, '')
  for (const [, end, name = '', attributes = '', text = ''] of body.matchAll(
    /<(\/?)([a-z][a-z\d]*)([^>]*)>([^<]*)/g,
  )) {
    const of = (attribute: string): string | undefined =>
      new RegExp(` ${attribute}="([^"]*)"`).exec(attributes.replaceAll('\n', ' '))?.[1]
    const outer = around.at(-1) ?? { lang: '', dir: '', name: '' }
    if (end === '/') around.pop()
    else if (!['meta', 'link', 'br', 'input'].includes(name))
      around.push({ name, lang: of('lang') ?? outer.lang, dir: of('dir') ?? outer.dir })
    const { lang = '', dir = '' } = around.at(-1) ?? {}
    if (text.trim() !== '') texts.push({ text: text.trim(), lang, dir })
  }
  return texts
}

test.each(Object.entries(pages))('the %s page of an Arabic newsroom runs from the right', (_, page) => {
  expect(/<html[^>]*>/.exec(page)?.[0]).toMatch(/lang="ar" dir="rtl"/)
})

test.each(Object.entries(pages))('marks every English word on the %s page', (_, page) => {
  const english = textsOf(page).filter(({ text }) => /[A-Za-z]/.test(text))
  expect(english.length).toBeGreaterThan(3)
  expect(english.filter(({ lang, dir }) => lang !== 'en' || dir !== 'ltr')).toEqual([])
})

test.each(Object.entries(pages))('lets the newsroom’s words on the %s page run their own way', (_, page) => {
  const own = textsOf(page).filter(({ text }) => /[\u0600-\u06FF]/.test(text))
  expect(own.filter(({ dir }) => dir !== 'auto')).toEqual([])
})

test.each([
  ['fa', 'rtl'],
  ['he-IL', 'rtl'],
  ['ur', 'rtl'],
  ['ckb', 'rtl'],
  ['az-Arab', 'rtl'],
  ['az', 'ltr'],
  ['ar-Latn', 'ltr'],
  ['de-AT', 'ltr'],
  ['ja', 'ltr'],
])('runs %s %s', (lang, dir) => {
  expect(frontPage({ site: { ...site, lang }, stories: [], ...place })).toContain(
    `lang="${lang}" dir="${dir}"`,
  )
})
