/**
 * Live streams through every proxy on this machine, each as it is installed, and with what the documentation adds:
 * `npm run interop -- --streams`.
 *
 * An origin sends what a desk sends, a greeting and a heartbeat a second, and notes what the proxy says of the reader and
 * whether it tells that the reader has left. The table goes to standard output.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { appendFileSync, chmodSync, writeFileSync } from 'node:fs'
import { selfSigned } from '../support/push-service/certificate.ts'
import { openSecurely } from '../support/secure-stream.ts'
import { freePort } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import type { InteropServer, ServerPlace } from './interop-server.ts'
import { runCommand } from './running.ts'
import { proxies } from './servers/proxies.ts'

const HEARTBEAT_MS = 1_000
/** What the real page waits for its first event. */
const HELLO_WITHIN_MS = 10_000
const LEFT_WITHIN_MS = 20_000
/** What the reader pretends; a proxy that keeps it appends, one that replaces it does not. */
const MADE_UP = '192.0.2.1'

/** What docs/operate/deploy.md adds to a proxy that does not pass streams, or says nothing of its readers, as installed. */
const documentedLines: Readonly<Record<string, readonly [file: string, lines: string]>> = {
  lighttpd: ['lighttpd.conf', 'server.stream-response-body = 1\n'],
  nghttpx: ['nghttpx.conf', 'add-x-forwarded-for=yes\n'],
}

type Seen = { readonly request: IncomingMessage; readonly closed: Promise<unknown> }

type Row = { readonly server: string; readonly version: string; readonly facts: readonly string[] }

/** Serves streams as a desk does, and keeps each request. */
async function startOrigin(seen: Seen[]): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((request, response) => {
    // A proxy may reset the connection as well as end it.
    request.socket.on('error', () => undefined)
    seen.push({ request, closed: new Promise((resolve) => request.socket.once('close', resolve)) })
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
      Connection: 'close',
    })
    response.write('retry: 1000\nevent: hello\ndata: {}\n\n')
    const beat = setInterval(() => response.write('event: heartbeat\ndata: {}\n\n'), HEARTBEAT_MS)
    response.once('close', () => clearInterval(beat))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function tryServer(server: InteropServer, version: string, isDocumented: boolean): Promise<Row> {
  await using running = new AsyncDisposableStack()
  const seen: Seen[] = []
  const origin = running.use(await startOrigin(seen))
  const { path: folder } = running.use(tempFolder())
  chmodSync(folder, 0o755)
  const certificate = selfSigned(Date.now())
  const place: ServerPlace = {
    folder,
    port: await freePort(),
    innerPort: await freePort(),
    originPort: origin.port,
    packages: null,
    certificate: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem'),
    combined: join(folder, 'combined.pem'),
    log: join(folder, 'requests.log'),
  }
  writeFileSync(place.certificate, certificate.cert)
  writeFileSync(place.key, certificate.key)
  writeFileSync(place.combined, certificate.cert + certificate.key)
  const { commands, env = {} } = server.launch(place, {
    requestsPerConnection: null,
    concurrentStreams: null,
  })
  const [file, lines] = documentedLines[server.name] ?? []
  if (isDocumented && file !== undefined) appendFileSync(join(folder, file), lines ?? '')
  for (const command of commands) running.use(await runCommand(command, place, env, false))
  // Some listen before they are ready.
  await sleep(1_000)

  const facts: string[] = []
  for (const protocol of ['HTTP/1.1', 'HTTP/2'] as const) {
    const from = performance.now()
    const opened = await within(HELLO_WITHIN_MS, async () => {
      const stream = await openSecurely(protocol, place.port, '/live', {
        headers: { 'x-forwarded-for': MADE_UP, accept: 'text/event-stream' },
      })
      await stream.until('event: hello')
      return stream
    })
    if (opened === null) {
      facts.push(`${protocol}: nothing within ${HELLO_WITHIN_MS / 1_000} s`)
      continue
    }
    const helloMs = Math.round(performance.now() - from)
    await opened[Symbol.asyncDispose]()
    const left = performance.now()
    const told = await within(LEFT_WITHIN_MS, async () => {
      await seen.at(-1)?.closed
      return true
    })
    const leaves =
      told === null
        ? 'never tells that a reader left'
        : `tells after ${Math.round(performance.now() - left)} ms`
    facts.push(`${protocol}: ${helloMs} ms, ${leaves}`)
  }
  const { headers = {}, httpVersion = '' } = seen.at(-1)?.request ?? {}
  const fields: Readonly<Record<string, unknown>> = headers
  const said = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'client-ip', 'via']
    .map((name) => [name, fields[name]] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${String(value)}`)
  const name = isDocumented ? `${server.name}, as documented` : server.name
  return { server: name, version, facts: [...facts, `HTTP/${httpVersion}`, ...said] }
}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T | null> {
  return Promise.race([work().catch(() => null), sleep(ms, null, { ref: false })])
}

/** These three have a configuration of ours, and a test of it: test/house/docs-proxies.test.ts. */
const configured = ['nginx', 'caddy', 'haproxy']

/** Tries these servers, or all without a configuration of ours, and prints a line of Markdown for each. */
export async function tryStreams(names: readonly string[] | undefined): Promise<void> {
  const print = (...cells: readonly string[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`)
  for (const server of proxies) {
    if (!(names?.includes(server.name) ?? !configured.includes(server.name))) continue
    const version = server.version(null)
    if (version === null) {
      print(server.name, 'not on this machine')
      continue
    }
    for (const isDocumented of documentedLines[server.name] === undefined ? [false] : [false, true]) {
      try {
        const row = await tryServer(server, version, isDocumented)
        print(row.server, row.version, ...row.facts)
      } catch (error) {
        print(server.name, version, String(error).replaceAll(/\s+/g, ' ').slice(0, 300))
      }
    }
  }
}
