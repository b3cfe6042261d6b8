/**
 * Who Telex is measured beside, one round in a process of its own: `node test/load/push/peer.ts`, with what it is to do as a
 * line of JSON on its standard input. It answers with a line of JSON.
 *
 *   web-push             npm web-push as it ships
 *   web-push-keep-alive  the same with an agent that keeps its connections
 *   ecdh …               bare cryptography in several variants: the lower bound
 */
import { once } from 'node:events'
import { Agent } from 'node:https'
import { createInterface } from 'node:readline'
import webPush from 'web-push'
import { encryptorOf, type Cryptography } from './bare-cryptography.ts'
import { subscriptionAt, type SubscriptionJson } from '../../support/push-service/browser-keys.ts'

export type PeerKind = 'web-push' | 'web-push-keep-alive' | Cryptography

export type PeerOrder = {
  readonly kind: PeerKind
  /** The push service and what its browsers' keys are made from. */
  readonly origin: string
  readonly seed: string
  readonly messages: number
  readonly text: string
}

export type PeerRound = {
  readonly messages: number
  readonly failed: number
  readonly cpuMicroseconds: number
  readonly seconds: number
}

/** As many as one HTTP/2 connection of a large push service carries. */
const AT_ONCE = 100
const WARM_UP = 300
/** Browsers that are sent to in turn, so that making their keys takes no part. */
const BROWSERS = 1_000

type Send = (browser: SubscriptionJson) => Promise<void>

function senderOf({ kind, text }: PeerOrder): Send {
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
    ...(kind === 'web-push-keep-alive' && { agent: new Agent({ keepAlive: true, maxSockets: AT_ONCE }) }),
  }
  return async (browser) => void (await webPush.sendNotification(browser, text, options))
}

async function sendAll(send: Send, browsers: readonly SubscriptionJson[], messages: number): Promise<number> {
  let next = 0
  let failed = 0
  const lane = async (): Promise<void> => {
    while (next < messages) {
      const browser = browsers[next++ % browsers.length]
      if (browser === undefined) return
      await send(browser).catch(() => failed++)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return failed
}

const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string]
const order = JSON.parse(line) as PeerOrder
const browsers = Array.from({ length: BROWSERS }, (_, n) =>
  subscriptionAt(order.origin, order.seed, `peer${n}`),
)
const send = senderOf(order)
await sendAll(send, browsers, WARM_UP)
const cpuBefore = process.cpuUsage()
const began = performance.now()
const failed = await sendAll(send, browsers, order.messages)
const seconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(cpuBefore)
const round: PeerRound = {
  messages: order.messages,
  failed,
  cpuMicroseconds: (user + system) / order.messages,
  seconds,
}
process.stdout.write(`${JSON.stringify(round)}\n`, () => process.exit(0))
