import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { FirefoxCounts, FirefoxLine } from './firefox-line.ts'
import type { Front, FrontKind, FrontMode } from './front.ts'
import type { Rule } from './misbehaviour.ts'
import type { PushDesk } from './push-desk.ts'
import type { Received, Summary } from './received.ts'

/** What a test can ask of the push service, and what it gets. */
export type Control = {
  readonly behave: {
    readonly ask: { readonly rules: readonly Rule[]; readonly latencyMs: number }
    readonly answer: null
  }
  readonly mode: {
    readonly ask: { readonly front: FrontKind; readonly mode: FrontMode }
    readonly answer: null
  }
  readonly end: { readonly ask: { readonly ids: readonly string[] }; readonly answer: null }
  readonly bind: { readonly ask: { readonly id: string; readonly key: string }; readonly answer: null }
  readonly summary: { readonly ask: null; readonly answer: Summary }
  readonly received: { readonly ask: { readonly id: string }; readonly answer: readonly Received[] }
  readonly takenAt: { readonly ask: { readonly nth: number }; readonly answer: number }
  readonly counts: {
    readonly ask: { readonly mark: string }
    readonly answer: Readonly<Record<string, number>>
  }
  readonly firefox: { readonly ask: null; readonly answer: FirefoxCounts }
  readonly cpu: {
    readonly ask: null
    readonly answer: { readonly userMs: number; readonly systemMs: number }
  }
}

/** Serves the control calls on a port of its own: `POST /NAME` with JSON, answered with JSON. */
export function controlServer(desk: PushDesk, fronts: readonly Front[], firefox: FirefoxLine): Server {
  const calls: { [Name in keyof Control]: (ask: Control[Name]['ask']) => Promise<Control[Name]['answer']> } =
    {
      async behave({ rules, latencyMs }) {
        desk.misbehaviour.set(rules)
        desk.latencyMs = latencyMs
        return null
      },
      async mode({ front, mode }) {
        for (const each of fronts) if (each.kind === front) await each.set(mode)
        return null
      },
      async end({ ids }) {
        for (const id of ids) desk.gone.add(id)
        return null
      },
      async bind({ id, key }) {
        desk.boundTo.set(id, key)
        return null
      },
      summary: async () => desk.ledger.summary,
      received: async ({ id }) => desk.ledger.of(id),
      takenAt: async ({ nth }) => desk.ledger.takenAt(nth),
      counts: async ({ mark }) => desk.ledger.counts(mark),
      firefox: async () => firefox.counts,
      async cpu() {
        const { user, system } = process.cpuUsage()
        return { userMs: user / 1_000, systemMs: system / 1_000 }
      },
    }
  return createServer((request, response) => {
    const call = calls[(request.url ?? '').slice(1) as keyof Control] as (ask: unknown) => Promise<unknown>
    const answer = async (): Promise<void> => {
      const result = await call(JSON.parse((await read(request)) || 'null'))
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify(result))
    }
    answer().catch((error: unknown) => {
      response.statusCode = 500
      response.end(String(error))
    })
  })
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
