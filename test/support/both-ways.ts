import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
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

/** The same desk behind two servers: one that answers from the cache, and one that asks the app each time. */
export type BothWays = AsyncDisposable & {
  readonly cached: (path: string, options?: AskOptions) => Promise<RawResponse>
  readonly plain: (path: string, options?: AskOptions) => Promise<RawResponse>
  readonly port: number
  readonly plainPort: number
  /** Patterns of the app's GET routes. */
  readonly routes: readonly string[]
}

export type AskOptions = { readonly method?: string; readonly headers?: Readonly<Record<string, string>> }

export async function bothWays(deps: HttpDeps): Promise<BothWays> {
  await using starting = new AsyncDisposableStack()
  const [port, plainPort] = [
    await serve(deps, starting),
    await serve({ ...deps, changes: unreadable }, starting),
  ]
  const agent = starting.adopt(new Agent({ keepAlive: true }), (open) => open.destroy())
  const routes = httpApp(deps).routes.filter(({ method, path }) => method === 'GET' && !path.startsWith('/*'))
  const open = starting.move()
  return {
    cached: (path, options) => ask(agent, port, path, options),
    plain: (path, options) => ask(agent, plainPort, path, options),
    port,
    plainPort,
    routes: [...new Set(routes.map(({ path }) => path))],
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** Where the head can't be read, nothing is answered from the cache. */
const unreadable: HttpDeps['changes'] = {
  head() {
    throw new Error('Every request is for the app.')
  },
  storiesAfter: () => null,
}

async function serve(deps: HttpDeps, resources: AsyncDisposableStack): Promise<number> {
  const server = new HttpServer(new StreamCapacity(1_000, Math.random, () => undefined), 1_000)
  resources.use(server)
  server.serve(deps)
  return (await server.listen('127.0.0.1', 0)).port
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

/** Sends bytes on a connection of their own, and gives all that comes until it is closed. */
export async function rawResponse(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (request.includes('keep-alive')) socket.end()
  })
  socket.on('error', () => undefined)
  socket.write(request)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
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
