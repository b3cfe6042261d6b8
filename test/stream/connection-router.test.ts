import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { ConnectionRouter, type TryStream } from '../../src/http/stream/connection-router.ts'

const greeting = 'HTTP/1.1 200 OK\r\n\r\nhello'
const stream = 'GET /live HTTP/1.1\r\nHost: a\r\n\r\n'

/** Serves `/live` on the bare socket, and answers everything else with what was requested. */
const tryLive: TryStream = ({ url, socket }) => {
  if (url === '/live') socket.write(greeting)
  return url === '/live'
}

type Opened = AsyncDisposable & {
  readonly server: Server
  readonly router: ConnectionRouter
  /** What came to HTTP. */
  readonly requests: readonly string[]
  readonly call: () => Caller
}

type Caller = { readonly socket: Socket; readonly heard: () => string; readonly ended: Promise<unknown> }

async function openRouter(tryStream: TryStream = tryLive): Promise<Opened> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    let length = 0
    request.on('data', (bytes: Buffer) => (length += bytes.length))
    request.on('end', () => {
      requests.push(`${request.method} ${request.url} ${length}`)
      response.end(`${request.method} ${request.url} ${length};`)
    })
  })
  const router = new ConnectionRouter(server)
  router.serveStreams(tryStream)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const sockets: Socket[] = []
  return {
    server,
    router,
    requests,
    call(): Caller {
      const socket = connect(port, '127.0.0.1')
      sockets.push(socket)
      let text = ''
      socket.setEncoding('latin1').on('data', (more: string) => (text += more))
      socket.on('error', () => undefined)
      return { socket, heard: () => text, ended: once(socket, 'close') }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a stream requested first on a connection bypasses HTTP', async () => {
  await using opened = await openRouter()
  const reader = opened.call()
  reader.socket.write(stream)
  await expect.poll(reader.heard).toBe(greeting)
  expect(opened.requests).toEqual([])
})

test('everything else is handled by HTTP unchanged', async () => {
  await using opened = await openRouter()
  const caller = opened.call()
  caller.socket.write(
    'GET /a HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello',
  )
  caller.socket.write('GET /live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await caller.ended
  expect(opened.requests).toEqual(['GET /a 0', 'POST /b 5', 'GET /live 0'])
  expect(caller.heard()).toContain('GET /live 0;')
})

test('a body in many chunks arrives complete', async () => {
  await using opened = await openRouter()
  const caller = opened.call()
  const body = 'x'.repeat(3_000_000)
  caller.socket.write(
    `POST /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  await caller.ended
  expect(opened.requests).toEqual([`POST /b ${body.length}`])
})

test.each([
  'POST /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabcdef',
  `${stream}GET`,
])('a request may be split anywhere: %j', async (request) => {
  await using opened = await openRouter()
  for (let at = 1; at < request.length; at += 7) {
    const caller = opened.call()
    caller.socket.setNoDelay(true).write(request.slice(0, at))
    await new Promise(setImmediate)
    caller.socket.write(request.slice(at))
    await expect.poll(caller.heard).toMatch(/POST \/b 6;|GET \/live 0;|hello/)
  }
})

test('HTTP answers a refused stream and a fault', async () => {
  for (const tryStream of [
    () => Promise.resolve(false),
    () => Promise.reject(new Error('The store is away.')),
  ]) {
    await using opened = await openRouter(tryStream)
    const reader = opened.call()
    reader.socket.write(stream)
    await expect.poll(reader.heard).toContain('GET /live 0;')
  }
})

test('a client that disconnects during admission or later leaves nothing behind', async () => {
  const { promise: admitted, resolve: admit } = Promise.withResolvers<boolean>()
  await using opened = await openRouter(() => admitted)
  const early = opened.call()
  early.socket.write(stream)
  await new Promise((resolve) => setTimeout(resolve, 20))
  early.socket.destroy()
  admit(true)
  const late = opened.call()
  late.socket.write(stream)
  const connections = (): Promise<number> =>
    new Promise((resolve) => opened.server.getConnections((_, count) => resolve(count)))
  await expect.poll(connections).toBe(1)
  late.socket.end()
  await expect.poll(connections).toBe(0)
})

test('disconnects a stream whose client sends more', async () => {
  await using opened = await openRouter()
  const reader = opened.call()
  reader.socket.write(stream)
  await expect.poll(reader.heard).toBe(greeting)
  reader.socket.write(stream)
  await reader.ended
  expect(opened.requests).toEqual([])
})

test('silent connections do not block shutdown', async () => {
  await using opened = await openRouter()
  const silent = opened.call()
  const busy = opened.call()
  busy.socket.write(stream)
  await expect.poll(busy.heard).toBe(greeting)
  opened.router[Symbol.dispose]()
  await silent.ended
  expect(busy.socket.destroyed).toBe(false)
})
