/**
 * One way to send pushes, in a process of its own: `node peer.ts WAY COUNT ORIGIN SEED`. Prints CPU and time as JSON.
 *
 *   web-push             npm's sender as it ships
 *   web-push-keep-alive  the same with an agent that keeps connections open
 *   bare                 key pair, agreement, derivation and encryption, and nothing sent: the limit
 */
import { Agent } from 'node:https'
import { createRequire } from 'node:module'
import { MessageEncryptor } from '../../../src/adapters/web-push/encrypt.ts'
import { subscriptionAt } from '../../support/push-service/browser-keys.ts'

type WebPush = {
  generateVAPIDKeys(): { readonly publicKey: string; readonly privateKey: string }
  sendNotification(
    subscription: unknown,
    payload: string,
    options: Readonly<Record<string, unknown>>,
  ): Promise<unknown>
}

/** As many at a time as the desk has on its way to one push service when it begins. */
const AT_ONCE = 64

const [way = '', count = '', origin = '', seed = ''] = process.argv.slice(2)
// 300 bytes: what an alert of a usual length is.
const text = JSON.stringify({ web_push: 8030, notification: { title: 'The bridge', body: 'x'.repeat(220) } })
const subscriptions = Array.from({ length: Number(count) }, (_, index) =>
  subscriptionAt(origin, seed, `${way}-${process.pid}-${index}`),
)

const send = way === 'bare' ? bare() : webPush(way === 'web-push-keep-alive')
const cpuBefore = process.cpuUsage()
const before = performance.now()
await send()
const { user, system } = process.cpuUsage(cpuBefore)
process.stdout.write(`${JSON.stringify({ cpuUs: user + system, ms: performance.now() - before })}\n`)
process.exit(0)

function bare(): () => Promise<void> {
  const browsers = subscriptions.map(({ keys }) => ({
    p256dh: Buffer.from(keys.p256dh, 'base64url'),
    auth: Buffer.from(keys.auth, 'base64url'),
  }))
  const encryptor = new MessageEncryptor()
  const bytes = Buffer.from(text)
  return async () => {
    for (const browser of browsers) encryptor.encrypt(bytes, browser)
  }
}

function webPush(keepAlive: boolean): () => Promise<void> {
  const sender = createRequire(import.meta.url)('web-push') as WebPush
  const vapidDetails = { subject: 'mailto:desk@example.org', ...sender.generateVAPIDKeys() }
  const agent = keepAlive ? { agent: new Agent({ keepAlive: true, maxSockets: AT_ONCE }) } : {}
  const options = { vapidDetails, TTL: 3_600, urgency: 'high', ...agent }
  return async () => {
    let next = 0
    const lane = async (): Promise<void> => {
      for (let mine = next++; mine < subscriptions.length; mine = next++) {
        await sender.sendNotification(subscriptions[mine], text, options)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
  }
}
