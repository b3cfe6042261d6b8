import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { WebPushSender } from '../../src/adapters/web-push/web-push-sender.ts'
import type { PushOutcome } from '../../src/fanout/push/delivery/push-sender.ts'
import { subscriptionAt } from '../support/push-service/browser-keys.ts'

/** Most messages are short; one in ten is as long as a push may be. */
const SHORT_TEXT_BYTES = 200
const LONG_TEXT_BYTES = 3_900
const LONG_EVERY = 10
/** As the ledger does, what was not accepted is tried again; here at once. */
const RETRY_PAUSE_MS = 20
/** Nothing tells when a connection has capacity again, so the sender is asked. */
const NO_CAPACITY_PAUSE_MS = 2

export type DriveOptions = {
  readonly origin: string
  readonly port: number
  readonly ca: string
  readonly seed: string
  readonly requests: number
  readonly withinMs: number
  readonly onAccepted: (accepted: number) => void
}

export type DriveResult = {
  readonly accepted: number
  /** By message: how often it was in flight when its stream or connection broke, and so may have arrived. */
  readonly inFlightAtBreak: ReadonlyMap<string, number>
  /** Sent, and certainly not looked at: refused streams, and those beyond the last one of a GOAWAY. */
  readonly refused: number
  /** Other outcomes with their details, and how often. */
  readonly others: ReadonlyMap<string, number>
  readonly connections: number
  /** Connections that ended up speaking anything but HTTP/2. */
  readonly notHttp2: number
  readonly seconds: number
}

export function textBytes(id: string): number {
  return Number(id.slice(1)) % LONG_EVERY === 0 ? LONG_TEXT_BYTES : SHORT_TEXT_BYTES
}

/** Sends messages with the real sender until each is accepted, as many at once as it has capacity for. */
export async function drive(options: DriveOptions): Promise<DriveResult> {
  const { origin, port, ca, seed, requests, withinMs, onAccepted } = options
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  using sockets = countConnections(port)
  await using sender = new WebPushSender({
    hosts: [],
    insecureOrigins: [origin],
    findVapidKey: (id) => ({ id, publicKey: point.toString('base64url'), privateKey }),
    contact: 'mailto:desk@example.org',
    now: Date.now,
    ca,
  })
  const filler = randomBytes(LONG_TEXT_BYTES)
    .toString('latin1')
    .replaceAll(/[^a-z]/g, 'x')
  const going = new AbortController().signal
  const inFlightAtBreak = new Map<string, number>()
  const others = new Map<string, number>()
  const sent = { accepted: 0, refused: 0, inFlight: 0, next: 0 }
  const again: string[] = []
  let ended = Promise.withResolvers<void>()
  const add = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1)

  const send = async (id: string): Promise<void> => {
    const { endpoint, keys } = subscriptionAt(origin, seed, id)
    sent.inFlight++
    const outcome = await sender.send(
      {
        endpoint,
        p256dh: Buffer.from(keys.p256dh, 'base64url'),
        auth: Buffer.from(keys.auth, 'base64url'),
        vapidKeyId: 'key',
        text: Buffer.from(filler.slice(0, textBytes(id))),
        ttlSeconds: 3_600,
        urgency: 'high',
        topic: 'interop',
      },
      going,
    )
    sent.inFlight--
    ended.resolve()
    if (outcome.kind === 'accepted') {
      onAccepted(++sent.accepted)
      return
    }
    if (outcome.kind === 'not-sent') sent.refused++
    else if (outcome.kind === 'retry' && outcome.mayHaveArrived) {
      add(inFlightAtBreak, id)
      add(others, words(outcome))
    } else add(others, words(outcome))
    if (outcome.kind !== 'not-sent') await sleep(RETRY_PAUSE_MS)
    again.push(id)
  }

  const begin = performance.now()
  while (sent.accepted < requests && performance.now() - begin < withinMs) {
    while ((sent.next < requests || again.length > 0) && sender.capacity(origin) > 0) {
      void send(again.shift() ?? `m${sent.next++}`)
    }
    ended = Promise.withResolvers()
    await (sent.inFlight > 0 ? ended.promise : sleep(NO_CAPACITY_PAUSE_MS))
  }
  const seconds = (performance.now() - begin) / 1_000
  return {
    accepted: sent.accepted,
    refused: sent.refused,
    inFlightAtBreak,
    others,
    seconds,
    ...sockets.count(),
  }
}

function words(outcome: PushOutcome): string {
  return 'detail' in outcome ? `${outcome.kind}: ${outcome.detail}` : outcome.kind
}

/** Counts the connections this process opens to a port, and what they speak. */
function countConnections(
  port: number,
): Disposable & { count(): Pick<DriveResult, 'connections' | 'notHttp2'> } {
  let [connections, notHttp2] = [0, 0]
  const see = (message: unknown): void => {
    const { socket } = message as { socket: unknown }
    if (!(socket instanceof TLSSocket)) return
    socket.once('secureConnect', () => {
      if (socket.remotePort !== port) return
      connections++
      if (socket.alpnProtocol !== 'h2') notHttp2++
    })
  }
  subscribe('net.client.socket', see)
  return {
    count: () => ({ connections, notHttp2 }),
    [Symbol.dispose]: () => void unsubscribe('net.client.socket', see),
  }
}
