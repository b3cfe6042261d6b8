import { once } from 'node:events'
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { getRequestListener } from '@hono/node-server'
import { httpApp } from '../../src/http/app.ts'
import type { HttpDeps } from '../../src/http/deps.ts'
import { HttpServer } from '../../src/http/server.ts'
import { StreamCapacity } from '../../src/http/stream/stream-capacity.ts'

/** One response as it came over the network. */
export type RawResponse = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** The same desk behind the server, which has the cache, and behind the app alone, which has none. */
export type BothWays = AsyncDisposable & {
  readonly cached: (path: string, options?: AskOptions) => Promise<RawResponse>
  readonly plain: (path: string, options?: AskOptions) => Promise<RawResponse>
  readonly port: number
  /** Patterns of the app's GET routes. */
  readonly routes: readonly string[]
}

export type AskOptions = { readonly method?: string; readonly headers?: Readonly<Record<string, string>> }

export async function bothWays(deps: HttpDeps): Promise<BothWays> {
  const server = new HttpServer(new StreamCapacity(1_000, Math.random, () => undefined), 1_000)
  server.serve(deps)
  const { port } = await server.listen('127.0.0.1', 0)
  const app = httpApp(deps)
  const respond = getRequestListener((request, env) => app.fetch(request, env), {
    overrideGlobalObjects: false,
    hostname: new URL(deps.site.publicUrl).host,
  })
  const plain: Server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    respond(request, response).catch(() => response.destroy())
  })
  plain.listen(0, '127.0.0.1')
  await once(plain, 'listening')
  const agent = new Agent({ keepAlive: true })
  const routes = app.routes.filter(({ method, path }) => method === 'GET' && !path.startsWith('/*'))
  return {
    cached: (path, options) => ask(agent, port, path, options),
    plain: (path, options) => ask(agent, (plain.address() as AddressInfo).port, path, options),
    port,
    routes: [...new Set(routes.map(({ path }) => path))],
    async [Symbol.asyncDispose](): Promise<void> {
      agent.destroy()
      plain.close()
      plain.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function ask(
  agent: Agent,
  port: number,
  path: string,
  { method = 'GET', headers = {} }: AskOptions = {},
): Promise<RawResponse> {
  const sent = httpRequest({ agent, host: '127.0.0.1', port, path, method, headers })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }
}

/** What a response says, as it must be the same both ways: without the time of day and the request's own id. */
export function saidBy({ status, headers, body }: RawResponse): object {
  const { date: _, 'x-request-id': requestId, ...rest } = headers
  return { status, headers: rest, body: body.toString('latin1').replaceAll(String(requestId), 'REQUEST') }
}

/** The same without cursors, which may be older in the cache while nothing happened in their story. */
export function saidWithoutCursors({ status, headers, body }: RawResponse): object {
  const { date: _, 'x-request-id': __, 'content-length': ___, ...rest } = headers
  const { 'content-encoding': encoding } = headers
  const bytes = encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
  const text = bytes.toString().replaceAll(/[0-9a-f]{16}\.\d+[.\w-]*/g, 'CURSOR')
  return { status, headers: rest, body: text.replaceAll(/"seq":\d+/g, '"seq":0') }
}
