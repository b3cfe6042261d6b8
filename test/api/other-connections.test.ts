import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, Socket, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ConnectionLimit } from '../../src/http/edge/connection-limit.ts'
import { ConnectionRouter } from '../../src/http/stream/connection-router.ts'
import { StreamCapacity } from '../../src/http/stream/stream-capacity.ts'

test('closes idle connections as new ones arrive', async () => {
  const { call, capacity } = await openServer(8)
  const callers: Caller[] = []
  for (let n = 0; n < 40; n++) {
    const one = await call()
    await expect.poll(one.heard).toContain('200 OK')
    callers.push(one)
  }

  await expect.poll(() => callers.filter(({ socket }) => !socket.closed).length).toBeLessThanOrEqual(8)
  expect(callers[0]?.heard()).toContain('Connection: keep-alive')
  expect(callers.filter(({ heard }) => heard().includes('Connection: close')).length).toBeGreaterThan(0)
  expect(capacity.refused.connectionLimit).toBe(0)
})

test('does not count streams as other connections', async () => {
  const { call, capacity } = await openServer(8)
  for (let n = 0; n < 8; n++) {
    capacity.acquire()
    await call()
  }

  const last = await call()

  await expect.poll(last.heard).toContain('Connection: keep-alive')
})

test('drops and counts connections above the limit', async () => {
  const { call, capacity } = await openServer(2, 0)
  const half = 'GET / HTTP/1.1\r\nHost:'
  const busy = [await call(half), await call(half)]

  const third = await call()

  await expect.poll(() => third.socket.closed).toBe(true)
  expect(capacity.refused.connectionLimit).toBe(1)
  expect(busy.map(({ socket }) => socket.closed)).toEqual([false, false])
})

test('one address has a quarter of the connections, and its oldest one makes room', async () => {
  let now = 0
  const { from } = await openRouted(80, 10, () => now)
  const silent: Caller[] = []
  for (let n = 0; n < 20; n++) silent.push(await from('127.0.0.2', ''))
  now = 2_000
  const idle = await from('127.0.0.2')
  await expect.poll(idle.heard).toContain('200 OK')
  await expect.poll(() => silent[0]?.socket.closed).toBe(true)

  const next = await from('127.0.0.2')
  await expect.poll(next.heard).toContain('200 OK')

  await expect.poll(() => silent[1]?.socket.closed).toBe(true)
  expect(silent.slice(2).map(({ socket }) => socket.closed)).toEqual(silent.slice(2).map(() => false))
  const other = await from('127.0.0.3')
  await expect.poll(other.heard).toContain('200 OK')
})

test('silent connections of one address never close the port to others', async () => {
  const { from, capacity } = await openRouted(64, 20)
  for (let n = 0; n < 500; n++) await from('127.0.0.2', n % 2 === 0 ? '' : 'GET / HTTP/1.1\r\nHost:')

  const other = await from('127.0.0.3')

  await expect.poll(other.heard).toContain('200 OK')
  // A quarter of all are open, or fewer.
  expect(capacity.refused.connectionLimit).toBeGreaterThan(0)
})

test('lets in the readers of an office who come back at one moment', async () => {
  const { from } = await openRouted(64, 200, () => 0)
  const readers: Caller[] = []
  for (let n = 0; n < 60; n++) readers.push(await from('127.0.0.2', n % 2 === 0 ? '' : 'GET /li'))
  for (const [n, { socket }] of readers.entries())
    socket.write(`${n % 2 === 0 ? 'GET /li' : ''}ve HTTP/1.1\r\nHost: a\r\n\r\n`)

  await expect.poll(() => readers.filter(({ heard }) => heard() !== '').length).toBe(60)
  expect(readers.some(({ socket }) => socket.closed)).toBe(false)
})

test('closes a new connection while all of its address are busy, and none that is', async () => {
  const { from, capacity, finish } = await openRouted(64)
  const busy: Caller[] = []
  for (let n = 0; n < 18; n++) busy.push(await from('127.0.0.2', 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'))
  await expect.poll(() => finish.length).toBe(18)

  const late = await from('127.0.0.2')
  await expect.poll(() => late.socket.closed).toBe(true)

  expect(capacity.refused.connectionLimit).toBe(1)
  for (const end of finish) end()
  await expect.poll(() => busy.every(({ heard }) => heard().includes('200 OK'))).toBe(true)
})

test('a connection that becomes a stream counts no longer', async () => {
  const { from } = await openRouted(64)
  const streams: Caller[] = []
  for (let n = 0; n < 40; n++) {
    const one = await from('127.0.0.2', 'GET /live HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(one.heard).toContain('hello')
    streams.push(one)
  }

  expect(streams.every(({ socket }) => !socket.closed)).toBe(true)
})

test('a network of many addresses has half of the connections', () => {
  const server = createServer()
  let now = 0
  const capacity = new StreamCapacity(10, Math.random, () => undefined)
  const limit = new ConnectionLimit(server, 80, capacity, () => now++ * 1_000)
  limit.limitAddresses(() => true)
  const sockets = Array.from({ length: 256 }, (_, n) => fakeSocket(`2001:db8:1:${n.toString(16)}::1`))

  for (const socket of sockets) limit.open(socket)

  expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(40)
  const other = fakeSocket('2001:db8:2::1')
  expect(limit.open(other)).toBe(true)
})

test('closes connections that stay silent when there are many, whoever they are', async () => {
  let now = 0
  const { from, router } = await openRouted(64, 20, () => now)
  router.maxSilent = 3
  const silent = [await from('127.0.0.2', ''), await from('127.0.0.3', ''), await from('127.0.0.4', '')]
  now = 4_999
  const fourth = await from('127.0.0.5', '')
  expect(silent.map(({ socket }) => socket.closed)).toEqual([false, false, false])

  now = 5_000
  silent.push(fourth, await from('127.0.0.6', ''))

  await expect
    .poll(() => silent.map(({ socket }) => socket.closed))
    .toEqual([true, true, false, false, false])
})

function fakeSocket(remoteAddress: string): Socket {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress })
  return socket
}

/** A server with its router, whose callers each have an address of this machine's network. */
async function openRouted(most: number, streams = 10, nowMs = () => performance.now()) {
  const finish: (() => void)[] = []
  const server = createServer((request, response) => {
    const end = others.begin(request.socket)
    if (end !== null) response.once('close', end)
    if (request.url === '/slow') finish.push(() => response.end('whole'))
    else response.end('whole')
  })
  const capacity = new StreamCapacity(streams, Math.random, () => undefined)
  const others = new ConnectionLimit(server, most, capacity, nowMs)
  others.limitAddresses(() => true)
  const router = { maxSilent: most, nowMs, admit: (socket: Socket) => others.open(socket) }
  new ConnectionRouter(server, router).serveStreams(({ url, socket }) => {
    if (url !== '/live') return false
    others.release(socket)
    socket.write('hello')
    return true
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const from = async (localAddress: string, words = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'): Promise<Caller> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress })
    onTestFinished(() => void socket.destroy())
    let text = ''
    socket.setEncoding('latin1').on('data', (more: string) => (text += more))
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    if (words !== '') socket.write(words)
    return { socket, heard: () => text }
  }
  return { from, capacity, finish, router }
}

type Caller = { readonly socket: Socket; readonly heard: () => string }

/** A server with room for so many connections beside its streams. */
async function openServer(most: number, streams = 10) {
  const server = createServer((_request, response) => {
    others.check()
    if (others.isNearLimit) response.setHeader('Connection', 'close')
    response.end('whole')
  })
  const capacity = new StreamCapacity(streams, Math.random, () => undefined)
  const others = new ConnectionLimit(server, most, capacity)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const call = async (words = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'): Promise<Caller> => {
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    let text = ''
    socket.setEncoding('latin1').on('data', (more: string) => (text += more))
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(words)
    return { socket, heard: () => text }
  }
  return { server, capacity, call }
}
