import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AutopushCounts, AutopushServer } from './autopush-server.ts'
import type { Listener, ListenerKind, ListenerMode } from './listener.ts'
import type { FaultRule } from './faults.ts'
import type { PushHandler } from './push-handler.ts'
import type { ReceivedMessage, Summary } from './received-messages.ts'

/** The control calls of a test: each with its request and its response. */
export type Control = {
  readonly injectFaults: {
    readonly request: { readonly rules: readonly FaultRule[]; readonly latencyMs: number }
    readonly response: null
  }
  readonly mode: {
    readonly request: { readonly listener: ListenerKind; readonly mode: ListenerMode }
    readonly response: null
  }
  readonly unsubscribe: { readonly request: { readonly ids: readonly string[] }; readonly response: null }
  readonly setVapidKey: {
    readonly request: { readonly id: string; readonly key: string }
    readonly response: null
  }
  readonly summary: { readonly request: null; readonly response: Summary }
  readonly received: {
    readonly request: { readonly id: string }
    readonly response: readonly ReceivedMessage[]
  }
  readonly acceptedAt: { readonly request: { readonly nth: number }; readonly response: number }
  readonly messageCounts: {
    readonly request: { readonly mark: string }
    readonly response: Readonly<Record<string, number>>
  }
  readonly firefox: { readonly request: null; readonly response: AutopushCounts }
  readonly cpu: {
    readonly request: null
    readonly response: { readonly userMs: number; readonly systemMs: number }
  }
}

/** Serves the control calls on a port of its own: `POST /NAME` with a JSON body and a JSON response. */
export function controlServer(
  handler: PushHandler,
  listeners: readonly Listener[],
  firefox: AutopushServer,
): Server {
  const calls: {
    [Name in keyof Control]: (ask: Control[Name]['request']) => Promise<Control[Name]['response']>
  } = {
    async injectFaults({ rules, latencyMs }) {
      handler.faults.setRules(rules)
      handler.latencyMs = latencyMs
      return null
    },
    async mode({ listener, mode }) {
      for (const each of listeners) if (each.kind === listener) await each.setMode(mode)
      return null
    },
    async unsubscribe({ ids }) {
      for (const id of ids) handler.unsubscribed.add(id)
      return null
    },
    async setVapidKey({ id, key }) {
      handler.vapidKeys.set(id, key)
      return null
    },
    summary: async () => handler.received.summary,
    received: async ({ id }) => handler.received.of(id),
    acceptedAt: async ({ nth }) => handler.received.acceptedAt(nth),
    messageCounts: async ({ mark }) => handler.received.countsWith(mark),
    firefox: async () => firefox.counts,
    async cpu() {
      const { user, system } = process.cpuUsage()
      return { userMs: user / 1_000, systemMs: system / 1_000 }
    },
  }
  return createServer((request, response) => {
    const call = calls[(request.url ?? '').slice(1) as keyof Control] as (body: unknown) => Promise<unknown>
    const respond = async (): Promise<void> => {
      const result = await call(JSON.parse((await readBody(request)) || 'null'))
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify(result))
    }
    respond().catch((error: unknown) => {
      response.statusCode = 500
      response.end(String(error))
    })
  })
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
