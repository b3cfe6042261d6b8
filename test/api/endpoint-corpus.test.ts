import { expect, test } from 'vitest'
import { endpointCorpus, type HostileEndpoint } from '../support/endpoint-corpus.ts'
import { storeSubscriptions } from '../support/many-subscriptions.ts'
import { OutgoingConnections } from '../support/outgoing-connections.ts'
import { problemOf } from '../support/problem-of.ts'
import { openStoryWithPost, pushOptions, sendAlert, untilAlert } from '../support/push-desk.ts'
import { subscriptionAt } from '../support/push-service/browser-keys.ts'
import { startPushService } from '../support/push-service/start-push-service.ts'
import { startDesk } from '../support/start-desk.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { setTripwires } from '../support/tripwires.ts'

/** A push service that the first test never pushes to. */
const origin = 'http://127.0.0.1:9'
const AT_ONCE = 20
const MOST_MS = 60_000
const isTried: Parameters<typeof untilAlert>[2] = ({ counts }) =>
  counts['planned'] !== 0 && counts['waiting'] === 0
const kinds = ['endpoint-not-allowed', 'field-missing', 'field-invalid', 'field-too-long', 'body-invalid']

test(
  'no endpoint of the corpus is taken from a browser, first or later, and none is looked at',
  { timeout: MOST_MS },
  async () => {
    await using tripwires = await setTripwires()
    await using desk = await startDesk({ options: { insecurePushOrigins: origin, requestsPerMinute: '0' } })
    const { endpoint: good, keys } = subscriptionAt(origin, 'seed', 'one')
    const follow = { everything: true }
    const json = { subscription: { endpoint: good, keys }, follow }
    const own = await (await desk.request('/push/subscriptions', { json })).json()
    const { id, manage } = own as { id: string; manage: string }
    using connections = new OutgoingConnections()
    const taken: string[] = []

    const tryOne = async ([what, endpoint]: HostileEndpoint): Promise<void> => {
      const subscription = { endpoint, keys }
      const asked = { method: 'PATCH', token: manage, json: { subscription } }
      for (const answer of [
        await desk.request('/push/subscriptions', { json: { subscription, follow } }),
        await desk.request(`/push/subscriptions/${id}`, asked),
      ]) {
        const kind = answer.ok ? 'taken' : (await problemOf(answer)).kind
        if (!kinds.includes(kind)) taken.push(`${what}: ${endpoint}: ${kind}`)
      }
    }
    const corpus = [...endpointCorpus(tripwires.port)]
    while (corpus.length > 0) await Promise.all(corpus.splice(0, AT_ONCE).map(tryOne))

    expect(taken).toEqual([])
    const { port } = new URL(desk.localUrl)
    expect(connections.take().filter((begun) => !begun.endsWith(` ${port}`))).toEqual([])
    expect(tripwires.take()).toBe(0)
    // Nobody was added, and the one who asked to move stays where it was.
    const { post } = await openStoryWithPost(desk)
    expect((await desk.call('GET', `/audience?post=${post}&kind=everyone`)).body['size']).toBe(1)
    const again = await desk.request('/push/subscriptions', { json, token: manage })
    expect(again.status).toBe(201)
  },
)

test(
  'endpoints that are kept already, as under a wider list once, are refused when an alert is sent, and stay',
  { timeout: MOST_MS },
  async () => {
    await using tripwires = await setTripwires()
    await using service = await startPushService()
    using folder = tempFolder()
    const corpus = [...new Set(endpointCorpus(tripwires.port).map(([, endpoint]) => endpoint))].filter(
      (endpoint) => URL.canParse(endpoint),
    )
    const reachable = 20
    const everybody = corpus.length + reachable
    const subscription = (name: string) => {
      const real = service.subscription(name)
      return { ...real, endpoint: corpus[Number(name.slice(1))] ?? real.endpoint }
    }
    await storeSubscriptions(folder.path, { subscription }, everybody)
    await using desk = await startDesk({
      options: { ...pushOptions(service, folder.path), data: folder.path },
    })
    const { post } = await openStoryWithPost(desk)

    const alert = await sendAlert(desk, post, { audience: { kind: 'everyone' } })
    const { counts } = await untilAlert(desk, alert, isTried)

    expect(counts).toMatchObject({
      planned: everybody,
      accepted: reachable,
      refused: corpus.length,
      gone: 0,
      expired: 0,
    })
    expect((await desk.call('GET', `/audience?post=${post}&kind=everyone`)).body['size']).toBe(everybody)
    const health = (await (await desk.request('/health')).json()) as { alarms: { kind: string }[] }
    expect(health.alarms).toContainEqual(expect.objectContaining({ kind: 'blocked' }))
    expect(tripwires.take()).toBe(0)
  },
)
