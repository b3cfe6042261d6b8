import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { subscriptionAt, type SubscriptionJson } from './browser-keys.ts'
import type { Control } from './control.ts'
import type { FirefoxCounts } from './firefox-line.ts'
import type { FrontKind, FrontMode } from './front.ts'
import type { Rule } from './misbehaviour.ts'
import type { Received, Summary } from './received.ts'

type Places = {
  readonly h2: string
  readonly https1: string
  readonly http1: string
  readonly control: string
  /** What the service's certificate is trusted by, PEM. */
  readonly certificate: string
  readonly seed: string
}

/** A push service in a process of its own, driven by a test. */
export type PushService = AsyncDisposable & {
  /** Origins: HTTP/2 over TLS, HTTP/1.1 over TLS, plain HTTP/1.1. */
  readonly origins: Readonly<Record<FrontKind, string>>
  readonly certificate: string
  /** What its browsers' keys are made from. */
  readonly seed: string
  /** Where a Firefox connects to: `dom.push.serverURL`. */
  readonly firefoxUrl: string
  /** Browsers that have subscribed here; the same name is the same browser. */
  subscription(id: string, front?: FrontKind): SubscriptionJson
  /** What goes wrong from now on; nothing, to begin with. */
  behave(rules: readonly Rule[], latencyMs?: number): Promise<void>
  mode(front: FrontKind, mode: FrontMode): Promise<void>
  /** Subscriptions their browsers have ended. */
  end(ids: readonly string[]): Promise<void>
  /** Says which VAPID key a subscription was made under. */
  bind(id: string, key: string): Promise<void>
  summary(): Promise<Summary>
  received(id: string): Promise<readonly Received[]>
  /** When the `nth` message of all was taken, milliseconds since 1970; 0 when it has not been. */
  takenAt(nth: number): Promise<number>
  /** How many messages with `mark` in them each subscription has. */
  counts(mark: string): Promise<Readonly<Record<string, number>>>
  firefox(): Promise<FirefoxCounts>
  cpu(): Promise<{ readonly userMs: number; readonly systemMs: number }>
}

/** What a push service found wrong, in sentences. */
export function complaintsOf(complaints: Summary['complaints']): readonly string[] {
  return Object.entries(complaints).map(([why, times]) => `the push service: ${why}, ${times} times`)
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
  const places = JSON.parse(line) as Places
  const { h2, https1, http1 } = places
  const origins = { h2, https1, http1 }

  async function ask<Name extends keyof Control>(
    name: Name,
    body: Control[Name]['ask'],
  ): Promise<Control[Name]['answer']> {
    const response = await fetch(`${places.control}/${name}`, { method: 'POST', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`The push service of the tests: ${await response.text()}`)
    return (await response.json()) as Control[Name]['answer']
  }

  return {
    origins,
    certificate: places.certificate,
    seed,
    firefoxUrl: `${http1.replace('http:', 'ws:')}/`,
    subscription: (id, front = 'h2') => subscriptionAt(origins[front], seed, id),
    behave: async (rules, latencyMs = 0) => void (await ask('behave', { rules, latencyMs })),
    mode: async (front, mode) => void (await ask('mode', { front, mode })),
    end: async (ids) => void (await ask('end', { ids })),
    bind: async (id, key) => void (await ask('bind', { id, key })),
    summary: () => ask('summary', null),
    received: (id) => ask('received', { id }),
    takenAt: (nth) => ask('takenAt', { nth }),
    counts: (mark) => ask('counts', { mark }),
    firefox: () => ask('firefox', null),
    cpu: () => ask('cpu', null),
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      child.kill()
      await exited
    },
  }
}
