import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { subscriptionAt, type SubscriptionJson } from './browser-keys.ts'
import type { Control } from './control.ts'
import type { AutopushCounts } from './autopush-server.ts'
import type { ListenerKind, ListenerMode } from './listener.ts'
import type { FaultRule } from './faults.ts'
import type { ReceivedMessage, Summary } from './received-messages.ts'

type ServiceAddresses = {
  readonly h2: string
  readonly https1: string
  readonly http1: string
  readonly control: string
  /** The CA certificate, PEM. */
  readonly certificate: string
  readonly seed: string
}

/** A push service in its own process, controlled by a test. */
export type PushService = AsyncDisposable & {
  /** Origins: HTTP/2 over TLS, HTTP/1.1 over TLS, plain HTTP/1.1. */
  readonly origins: Readonly<Record<ListenerKind, string>>
  readonly certificate: string
  /** The seed of its browsers' keys. */
  readonly seed: string
  /** Where a Firefox connects to: `dom.push.serverURL`. */
  readonly firefoxUrl: string
  /** The subscription of a browser; the same id is the same browser. */
  subscription(id: string, listener?: ListenerKind): SubscriptionJson
  /** Replaces the injected faults and the latency; there are none at first. */
  injectFaults(rules: readonly FaultRule[], latencyMs?: number): Promise<void>
  mode(listener: ListenerKind, mode: ListenerMode): Promise<void>
  /** Ends subscriptions as their browsers would. */
  unsubscribe(ids: readonly string[]): Promise<void>
  /** Sets the VAPID key that a subscription was made under. */
  setVapidKey(id: string, key: string): Promise<void>
  summary(): Promise<Summary>
  received(id: string): Promise<readonly ReceivedMessage[]>
  /** When the `nth` message was accepted, milliseconds since 1970; 0 before that. */
  acceptedAt(nth: number): Promise<number>
  /** The number of messages with `mark` in their text, by subscription. */
  messageCounts(mark: string): Promise<Readonly<Record<string, number>>>
  firefox(): Promise<AutopushCounts>
  cpu(): Promise<{ readonly userMs: number; readonly systemMs: number }>
}

/** Protocol violations, one sentence each. */
export function describeViolations(violations: Summary['violations']): readonly string[] {
  return Object.entries(violations).map(([why, times]) => `the push service: ${why}, ${times} times`)
}

/** @param decryptEvery every how many messages one is decrypted: 1 for all, 0 for none. */
export async function startPushService({
  decryptEvery = 1,
  seed = 'telex',
}: { readonly decryptEvery?: number; readonly seed?: string } = {}): Promise<PushService> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--seed', seed, '--decrypt-every', String(decryptEvery)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const exited = once(child, 'exit')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const addresses = JSON.parse(line) as ServiceAddresses
  const { h2, https1, http1 } = addresses
  const origins = { h2, https1, http1 }

  async function call<Name extends keyof Control>(
    name: Name,
    body: Control[Name]['request'],
  ): Promise<Control[Name]['response']> {
    const response = await fetch(`${addresses.control}/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`The test push service: ${await response.text()}`)
    return (await response.json()) as Control[Name]['response']
  }

  return {
    origins,
    certificate: addresses.certificate,
    seed,
    firefoxUrl: `${http1.replace('http:', 'ws:')}/`,
    subscription: (id, listener = 'h2') => subscriptionAt(origins[listener], seed, id),
    injectFaults: async (rules, latencyMs = 0) => void (await call('injectFaults', { rules, latencyMs })),
    mode: async (listener, mode) => void (await call('mode', { listener, mode })),
    unsubscribe: async (ids) => void (await call('unsubscribe', { ids })),
    setVapidKey: async (id, key) => void (await call('setVapidKey', { id, key })),
    summary: () => call('summary', null),
    received: (id) => call('received', { id }),
    acceptedAt: (nth) => call('acceptedAt', { nth }),
    messageCounts: (mark) => call('messageCounts', { mark }),
    firefox: () => call('firefox', null),
    cpu: () => call('cpu', null),
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      child.kill()
      await exited
    },
  }
}
