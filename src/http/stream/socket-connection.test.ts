import { once } from 'node:events'
import { connect, createServer, Socket, type AddressInfo, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { SocketConnection } from './socket-connection.ts'

test('calls onClose once, also after the connection was closed', async () => {
  const socket = new Socket()
  const connection = new SocketConnection(socket, 'plain')
  const closed = once(socket, 'close')
  socket.destroy()
  const calls: string[] = []
  connection.onClose(() => calls.push('closing'))
  await closed
  connection.onClose(() => calls.push('closed'))

  expect(calls).toEqual(['closing', 'closed'])
})

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Both ends of a real connection. */
async function connectionPair(
  server?: Server,
): Promise<AsyncDisposable & { readonly desk: Socket; readonly reader: Socket }> {
  const listener = server ?? (await listening())
  const reader = connect((listener.address() as AddressInfo).port, '127.0.0.1')
  const [desk] = (await once(listener, 'connection')) as [Socket]
  return {
    desk,
    reader,
    async [Symbol.asyncDispose](): Promise<void> {
      reader.destroy()
      desk.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

test('sends every byte in order after backpressure', async () => {
  await using ends = await connectionPair()
  const { desk, reader } = ends
  reader.pause()
  const connection = new SocketConnection(desk, 'plain')
  const chunk = (n: number): Buffer => Buffer.from(`${n} `.repeat(2_000))
  const sent: Buffer[] = []
  const send = (): void => {
    const bytes = chunk(sent.length)
    sent.push(bytes)
    connection.write(bytes)
  }
  // Until the operating system takes no more; then some that wait, and some while those are being sent.
  while (connection.unsentBytes === 0) send()
  for (let n = 0; n < 10; n++) send()
  const received: Buffer[] = []
  let meanwhile = 0
  reader.on('data', (bytes: Buffer) => {
    received.push(bytes)
    if (meanwhile++ < 30) send()
  })
  reader.resume()
  const length = (buffers: readonly Buffer[]): number => buffers.reduce((sum, { length }) => sum + length, 0)
  await expect.poll(() => length(received) === length(sent)).toBe(true)
  expect(Buffer.concat(received).equals(Buffer.concat(sent))).toBe(true)
  expect(connection.unsentBytes).toBe(0)
})

test('writes to a closed connection have no effect', async () => {
  await using ends = await connectionPair()
  const { desk, reader } = ends
  const connection = new SocketConnection(desk, 'plain')
  desk.resume()
  const closed = new Promise<void>((resolve) => connection.onClose(resolve))
  reader.resetAndDestroy()
  while (!connection.isClosed) {
    connection.write(Buffer.from(': still there?\n\n'))
    await new Promise((resolve) => setImmediate(resolve))
  }
  connection.write(Buffer.from(': closed\n\n'))
  await closed
})

test('does not write to a reused file descriptor', async () => {
  const listener = await listening()
  await using first = await connectionPair()
  const connection = new SocketConnection(first.desk, 'plain')
  first.desk.destroy()
  await once(first.desk, 'close')
  // The system gives the lowest free descriptor, which was the first one's, to one of these two.
  await using second = await connectionPair(listener)
  const heard: string[] = []
  for (const end of [second.reader, second.desk])
    end.on('data', (bytes: Buffer) => heard.push(bytes.toString()))
  connection.write(Buffer.from('not for you'))
  second.desk.end('for you')
  second.reader.end('nor for me')
  await Promise.all([once(second.reader, 'close'), once(second.desk, 'close')])
  expect(heard.toSorted()).toEqual(['for you', 'nor for me'])
})
