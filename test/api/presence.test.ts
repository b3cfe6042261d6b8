import { expect, test } from 'vitest'
import { isDone, openStoryWithPost, sendAlert, startPushDesk, untilAlert } from '../support/push-desk.ts'

test('skips browsers with a visible page', async () => {
  await using both = await startPushDesk()
  const { desk, service } = both
  const { slug, post } = await openStoryWithPost(desk)
  const subscribe = async (name: string): Promise<{ id: string; manage: string }> => {
    const answer = await desk.request('/push/subscriptions', {
      json: { subscription: service.subscription(name), follow: { stories: [slug] } },
    })
    return (await answer.json()) as { id: string; manage: string }
  }
  const say = (id: string, token: string, visible: boolean): Promise<Response> =>
    desk.request(`/push/subscriptions/${id}/presence`, { token, json: { visible } })
  const [reading, away, left] = [await subscribe('reading'), await subscribe('away'), await subscribe('left')]

  expect((await say(reading.id, reading.manage, true)).status).toBe(204)
  expect((await say(left.id, left.manage, true)).status).toBe(204)
  expect((await say(left.id, left.manage, false)).status).toBe(204)
  // Nobody speaks for another browser.
  expect((await say(away.id, reading.manage, true)).status).toBe(404)
  const { counts } = await untilAlert(desk, await sendAlert(desk, post), isDone)

  expect(counts).toMatchObject({ planned: 3, withheld: 1, accepted: 2 })
  expect(await service.messageCounts('')).toEqual({ away: 1, left: 1 })
})

test('sends corrections to all recipients, also with a visible page', async () => {
  await using both = await startPushDesk()
  const { desk, service } = both
  const { slug, post } = await openStoryWithPost(desk)
  const answer = await desk.request('/push/subscriptions', {
    json: { subscription: service.subscription('reader'), follow: { stories: [slug] } },
  })
  const { id, manage } = (await answer.json()) as { id: string; manage: string }
  await untilAlert(desk, await sendAlert(desk, post), isDone)
  await desk.request(`/push/subscriptions/${id}/presence`, { token: manage, json: { visible: true } })
  const corrected = await desk.call('POST', `/posts/${post}/corrections`, {
    text: 'The bridge opens at noon.',
    note: 'An earlier version said that it was open.',
    followUp: { title: 'Correction', body: 'It opens at noon.', holdSeconds: 0 },
  })
  const { counts } = await untilAlert(desk, String(corrected.body['followUp']), isDone)

  expect(counts).toMatchObject({ planned: 1, withheld: 0, accepted: 1 })
})
