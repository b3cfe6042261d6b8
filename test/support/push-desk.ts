import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AlertState } from '../../src/domain/alert.ts'
import { startPushService, type PushService } from './push-service/start-push-service.ts'
import { startDesk, type StartDeskOptions, type TestDesk } from './start-desk.ts'
import { tempFolder } from './temp-folder.ts'

/** A desk that may push to a push service of its own, and the service. */
export type PushDesk = AsyncDisposable & { readonly desk: TestDesk; readonly service: PushService }

export async function startPushDesk(
  deskOptions: StartDeskOptions = {},
  service: Parameters<typeof startPushService>[0] = {},
): Promise<PushDesk> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(tempFolder())
  const started = starting.use(await startPushService(service))
  const desk = starting.use(
    await startDesk({
      ...deskOptions,
      options: { ...pushOptions(started, folder.path), ...deskOptions.options },
    }),
  )
  const resources = starting.move()
  return { desk, service: started, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** The options of a desk that trusts a push service of the tests. */
export function pushOptions(
  service: Pick<PushService, 'certificate' | 'origins'>,
  folder: string,
): Record<string, string> {
  const pushCertificates = join(folder, 'push-service.pem')
  writeFileSync(pushCertificates, service.certificate)
  return {
    pushCertificates,
    insecurePushOrigins: Object.values(service.origins).join(','),
    requestsPerMinute: '0',
  }
}

/** Opens a story with one post in it. */
export async function openStoryWithPost(
  desk: TestDesk,
  text = 'The bridge is open.',
): Promise<{ slug: string; post: string }> {
  const opened = await desk.call('POST', '/stories', {
    headline: 'The bridge over the sound',
    topics: ['traffic'],
  })
  const slug = String(opened.body['slug'])
  return { slug, post: await writePost(desk, slug, text) }
}

export async function writePost(desk: TestDesk, slug: string, text: string): Promise<string> {
  const posted = await desk.call('POST', `/stories/${slug}/posts`, { text })
  if (posted.status !== 201) throw new Error(JSON.stringify(posted.body))
  return String(posted.body['id'])
}

export async function sendAlert(
  desk: TestDesk,
  post: string,
  alert: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const asked = await desk.call('POST', `/posts/${post}/alerts`, {
    title: 'The bridge',
    body: 'It is open.',
    audience: { kind: 'story' },
    holdSeconds: 0,
    ...alert,
  })
  if (asked.status !== 202) throw new Error(JSON.stringify(asked.body))
  return String(asked.body['id'])
}

type Alerted = { readonly state: AlertState; readonly counts: Readonly<Record<string, number>> }

/** Waits until an alert is as it is wished for, and gives its receipt. */
export async function untilAlert(
  desk: TestDesk,
  id: string,
  wished: (alert: Alerted) => boolean,
): Promise<Alerted> {
  for (;;) {
    const alert = (await desk.call('GET', `/alerts/${id}`)).body as unknown as Alerted
    if (wished(alert)) return alert
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const isDone = ({ state }: Alerted): boolean => state === 'done'
