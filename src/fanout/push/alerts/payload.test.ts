import { expect, test } from 'vitest'
import { sampleAlert, samplePost, sampleStory } from '../../../../test/support/samples.ts'
import { MAX_ALERT_BODY_LENGTH, MAX_ALERT_TITLE_LENGTH, type Alert } from '../../../domain/alert.ts'
import type { AlertId, PostId } from '../../../domain/ids.ts'
import { alertPayload, alertTopic, digestPayload, DIGEST_TOPIC, MAX_PAYLOAD_BYTES } from './payload.ts'

const post = samplePost(sampleStory())
const address = `https://news.example.org/stories/ferry/posts/${post.id}`

function payloadOf(over: Partial<Alert> = {}, to = address): Record<string, unknown> & { size: number } {
  const bytes = alertPayload(sampleAlert(post, over), to, { lang: 'en' })
  return { ...(JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>), size: bytes.length }
}

test('a browser that knows Declarative Web Push can show it without a word of ours', () => {
  const alert = sampleAlert(post, { revision: 3, purpose: 'correction' })
  const { size: _, ...payload } = payloadOf(alert)

  expect(payload).toEqual({
    web_push: 8030,
    mutable: true,
    notification: {
      title: alert.title,
      body: alert.body,
      navigate: address,
      lang: 'en',
      dir: 'auto',
      tag: `post-${post.id}`,
      silent: false,
      data: { alert: alert.id, post: post.id, revision: 3, purpose: 'correction' },
    },
  })
})

test('the longest words in the widest letters stay below what every push service takes', () => {
  const title = '𠜎'.repeat(MAX_ALERT_TITLE_LENGTH)
  const body = '𠜎'.repeat(MAX_ALERT_BODY_LENGTH)
  const { size, notification } = payloadOf({ title, body })

  expect(size).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES)
  expect(notification).toMatchObject({ title, body })
})

test('where an address leaves no room the body is shortened, between characters, and the rest is whole', () => {
  const long = `${address}?${'x'.repeat(1_200)}`
  const { size, notification } = payloadOf({ body: '𠜎'.repeat(MAX_ALERT_BODY_LENGTH) }, long)
  const { body } = notification as { body: string }

  expect(size).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES)
  expect(body).toMatch(/^𠜎+…$/u)
  expect(notification).toMatchObject({ navigate: long })
})

test('every alert about a post has one Topic, letters and digits only, and another post another', () => {
  const [one, two] = [alertTopic('a' as PostId), alertTopic('b' as PostId)]

  expect(one).toMatch(/^[a-z0-9]{32}$/)
  expect(alertTopic('a' as PostId)).toBe(one)
  expect(two).not.toBe(one)
})

function digestOf(missed: Parameters<typeof digestPayload>[1]): Record<string, unknown> & { size: number } {
  const bytes = digestPayload('digest-1' as AlertId, missed, 'https://news.example.org/alerts', {
    lang: 'en',
  })
  const { notification } = JSON.parse(new TextDecoder().decode(bytes)) as { notification: object }
  return { ...notification, size: bytes.length }
}

test('a digest names five alerts and how many more there are, has a place of its own, and is about no post', () => {
  const missed = Array.from({ length: 8 }, (_, index) => {
    const story = sampleStory()
    const post = samplePost(story)
    return { story, post, alert: sampleAlert(post, { title: `No. ${index + 1}` }) }
  })

  expect(digestOf(missed)).toMatchObject({
    title: 'You missed 8 alerts',
    body: 'No. 1\nNo. 2\nNo. 3\nNo. 4\nNo. 5\nand 3 more',
    navigate: 'https://news.example.org/alerts',
    tag: 'digest',
    data: { alert: 'digest-1', purpose: 'digest' },
    silent: false,
  })
  expect(digestOf(missed.slice(0, 1))).toMatchObject({
    title: 'You missed 1 alert',
    body: 'No. 1',
    data: { post: missed[0]?.post.id },
  })
  expect(DIGEST_TOPIC).toMatch(/^[0-9a-f]{32}$/)
})

test('what was corrected since is named by the post, or by its story, and not by the words that were wrong', () => {
  const story = sampleStory({ headline: 'Ferry aground' })
  const [headed, bare] = [
    samplePost(story, { revision: 2, headline: 'Two are hurt' }),
    samplePost(story, { revision: 2 }),
  ]
  const alert = sampleAlert(headed, { title: 'Nobody is hurt' })

  expect(
    digestOf([
      { story, post: headed, alert },
      { story, post: bare, alert },
    ]),
  ).toMatchObject({
    body: 'Two are hurt\nFerry aground',
  })
})

test('a digest of the longest titles in the widest letters stays below what every push service takes', () => {
  const story = sampleStory()
  const post = samplePost(story)
  const alert = sampleAlert(post, { title: '𠜎'.repeat(MAX_ALERT_TITLE_LENGTH) })

  expect(digestOf(Array.from({ length: 9 }, () => ({ story, post, alert }))).size).toBeLessThanOrEqual(
    MAX_PAYLOAD_BYTES,
  )
})
