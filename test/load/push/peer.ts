/**
 * A peer that Telex is compared with, one round in its own process: `node test/load/push/peer.ts` reads its task as a line
 * of JSON from standard input and prints its result as a line of JSON.
 *
 *   web-push             npm web-push as it ships
 *   web-push-keep-alive  the same with a keep-alive agent
 *   ecdh …               bare cryptography in several variants: the lower bound
 */
import { once } from 'node:events'
import { Agent } from 'node:https'
import { createInterface } from 'node:readline'
import webPush from 'web-push'
import { encryptorOf, type Cryptography } from './bare-cryptography.ts'
import { subscriptionAt, type SubscriptionJson } from '../../support/push-service/browser-keys.ts'

export type PeerKind = 'web-push' | 'web-push-keep-alive' | Cryptography

export type PeerTask = {
  readonly kind: PeerKind
  /** The push service, and the seed of its browsers' keys. */
  readonly origin: string
  readonly seed: string
  readonly messages: number
  readonly text: string
}

export type PeerResult = {
  readonly messages: number
  readonly failed: number
  readonly cpuMicroseconds: number
  readonly seconds: number
}

/** The concurrent streams of one HTTP/2 connection at a large push service. */
const CONCURRENCY = 100
const WARM_UP = 300
/** Browsers are reused in turn, so that generating their keys is not measured. */
const BROWSERS = 1_000

type Send = (browser: SubscriptionJson) => Promise<void>

function senderOf({ kind, text }: PeerTask): Send {
  if (kind !== 'web-push' && kind !== 'web-push-keep-alive') {
    const encrypt = encryptorOf(kind)
    return async (browser) => void encrypt(browser, Buffer.from(text))
  }
  const { publicKey, privateKey } = webPush.generateVAPIDKeys()
  const options = {
    vapidDetails: { subject: 'mailto:desk@example.org', publicKey, privateKey },
    TTL: 3_600,
    urgency: 'high',
    topic: 'bench',
    ...(kind === 'web-push-keep-alive' && { agent: new Agent({ keepAlive: true, maxSockets: CONCURRENCY }) }),
  }
  return async (browser) => void (await webPush.sendNotification(browser, text, options))
}

async function sendAll(send: Send, browsers: readonly SubscriptionJson[], messages: number): Promise<number> {
  let next = 0
  let failed = 0
  const worker = async (): Promise<void> => {
    while (next < messages) {
      const browser = browsers[next++ % browsers.length]
      if (browser === undefined) return
      await send(browser).catch(() => failed++)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  return failed
}

const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string]
const task = JSON.parse(line) as PeerTask
const browsers = Array.from({ length: BROWSERS }, (_, n) =>
  subscriptionAt(task.origin, task.seed, `peer${n}`),
)
const send = senderOf(task)
await sendAll(send, browsers, WARM_UP)
const cpuBefore = process.cpuUsage()
const began = performance.now()
const failed = await sendAll(send, browsers, task.messages)
const seconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(cpuBefore)
const round: PeerResult = {
  messages: task.messages,
  failed,
  cpuMicroseconds: (user + system) / task.messages,
  seconds,
}
process.stdout.write(`${JSON.stringify(round)}\n`, () => process.exit(0))
