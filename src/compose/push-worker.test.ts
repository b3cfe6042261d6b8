import { once } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { sampleNow, sampleSubscription } from '../../test/support/samples.ts'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { openVapidKeys } from '../adapters/crypto/vapid-keys.ts'
import { sqlAlertBook } from '../adapters/sql/alert-book.ts'
import { sqlSubscriptionStore } from '../adapters/sql/subscription-store.ts'
import { openStore } from '../adapters/sqlite/open-store.ts'
import type { WorkerMessage, WorkerRequest } from '../adapters/threads/worker-messages.ts'
import type { AlertId, PostId, Slug } from '../domain/ids.ts'
import { UNPROVEN } from '../fanout/push/alarms/alarm-for-outcome.ts'
import type { PlanJob, SendJob } from '../fanout/push/delivery/push-workers.ts'
import { main } from './push-worker.ts'

const alert = 'alert' as AlertId
const plan: PlanJob = {
  alert,
  audience: { kind: 'everyone' },
  purpose: 'news',
  breaking: false,
  postId: 'post' as PostId,
  storySlug: 'story' as Slug,
  now: sampleNow,
}
const job: SendJob = {
  alert,
  payload: new Uint8Array([1]),
  topic: 'topic',
  urgency: 'high',
  breaking: false,
  ttlSeconds: 60,
  ageMs: 0,
}

/** A worker on a store of three subscriptions, at a push service that the endpoint guard refuses. */
async function startWorker() {
  const folder = tempFolder()
  const store = await openStore(folder.path)
  openVapidKeys(folder.path, 0)
  await sqlSubscriptionStore(store.writer).addMany(
    [1, 2, 3].map((no) => sampleSubscription({ endpoint: `https://push.example.org/${no}` })),
  )
  const { port1: port, port2 } = new MessageChannel()
  main(port2, {
    folder: folder.path,
    contact: 'mailto:desk@localhost',
    hosts: [],
    insecureOrigins: [],
    certificates: '',
    ffi: false,
    index: 0,
    of: 1,
  })
  const messages: WorkerMessage[] = []
  port.on('message', (message: WorkerMessage) => messages.push(message))
  return {
    messages,
    counts: async () => (await sqlAlertBook(store.writer).totals(alert)).counts,
    request: (request: WorkerRequest) => requestOf(port, messages, request),
    async [Symbol.asyncDispose]() {
      const closed = once(port, 'close')
      port.postMessage({ id: 99, kind: 'stop' } satisfies WorkerRequest)
      await closed
      await store[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

async function requestOf(
  port: MessagePort,
  messages: readonly WorkerMessage[],
  request: WorkerRequest,
): Promise<WorkerMessage | undefined> {
  const response = (): WorkerMessage | undefined =>
    messages.find((message) => 'id' in message && message.id === request.id)
  port.postMessage(request)
  while (response() === undefined) await once(port, 'message')
  return response()
}

test('a push worker plans and sends, with one response per request and its alarms', async () => {
  await using worker = await startWorker()

  expect(await worker.request({ id: 1, kind: 'plan', job: plan })).toEqual({ id: 1, ok: true, value: 3 })
  expect(await worker.request({ id: 2, kind: 'send', job })).toEqual({ id: 2, ok: true, value: 0 })

  expect(await worker.counts()).toMatchObject({ planned: 3, refused: 3, waiting: 0 })
  const alarms = worker.messages.flatMap((message) => ('alarm' in message ? [message.alarm] : []))
  expect(alarms).toMatchObject([
    {
      kind: 'blocked',
      about: UNPROVEN,
      detail: expect.stringContaining('https://push.example.org: ') as string,
      times: 1,
    },
  ])
})

test('a push worker halts a plan that was not sent', async () => {
  await using worker = await startWorker()
  await worker.request({ id: 1, kind: 'plan', job: plan })

  expect(await worker.request({ id: 2, kind: 'halt', alert })).toEqual({ id: 2, ok: true, value: 0 })

  expect(await worker.counts()).toMatchObject({ planned: 3, stopped: 3 })
})

test('an aborted plan fails its request', async () => {
  await using worker = await startWorker()
  const planned = worker.request({ id: 1, kind: 'plan', job: plan })
  await worker.request({ id: 2, kind: 'abort', request: 1 })

  expect(await planned).toMatchObject({ id: 1, ok: false, error: expect.stringContaining('aborted') })
})

test('a failed request gets the error', async () => {
  await using worker = await startWorker()
  const response = await worker.request({ id: 1, kind: 'plan', job: null as unknown as PlanJob })

  expect(response).toMatchObject({ id: 1, ok: false, error: expect.stringContaining('TypeError') })
})
