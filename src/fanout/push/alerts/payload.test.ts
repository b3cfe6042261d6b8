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

test('the payload is valid Declarative Web Push', () => {
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

test('the longest title and body stay below the size limit', () => {
  const title = '𠜎'.repeat(MAX_ALERT_TITLE_LENGTH)
  const body = '𠜎'.repeat(MAX_ALERT_BODY_LENGTH)
  const { size, notification } = payloadOf({ title, body })

  expect(size).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES)
  expect(notification).toMatchObject({ title, body })
})

test('shortens the body between characters when the address is long', () => {
  const long = `${address}?${'x'.repeat(1_200)}`
  const { size, notification } = payloadOf({ body: '𠜎'.repeat(MAX_ALERT_BODY_LENGTH) }, long)
  const { body } = notification as { body: string }

  expect(size).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES)
  expect(body).toMatch(/^𠜎+…$/u)
  expect(notification).toMatchObject({ navigate: long })
})

test('alerts about one post share an alphanumeric Topic', () => {
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

test('a digest names five alerts, counts the rest and has its own tag', () => {
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

test('a digest names corrected posts by their current headline', () => {
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

test('a digest of the longest titles stays below the size limit', () => {
  const story = sampleStory()
  const post = samplePost(story)
  const alert = sampleAlert(post, { title: '𠜎'.repeat(MAX_ALERT_TITLE_LENGTH) })

  expect(digestOf(Array.from({ length: 9 }, () => ({ story, post, alert }))).size).toBeLessThanOrEqual(
    MAX_PAYLOAD_BYTES,
  )
})
