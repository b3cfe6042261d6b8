import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect, createServer, Socket, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { SocketConnection } from './socket-connection.ts'

test('calls onClose once, also after the connection was closed', async () => {
  const socket = new Socket()
  const connection = new SocketConnection(socket, 'plain')
  const closed = once(socket, 'close')
  socket.destroy()
  const told: string[] = []
  connection.onClose(() => told.push('on its way out'))
  await closed
  connection.onClose(() => told.push('gone'))

  expect(told).toEqual(['on its way out', 'gone'])
})

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** A reader over a real line, and the desk's end of it. */
async function line(
  server?: Server,
): Promise<AsyncDisposable & { readonly desk: Socket; readonly reader: Socket }> {
  const door = server ?? (await listening())
  const reader = connect((door.address() as AddressInfo).port, '127.0.0.1')
  const [desk] = (await once(door, 'connection')) as [Socket]
  return {
    desk,
    reader,
    async [Symbol.asyncDispose](): Promise<void> {
      reader.destroy()
      desk.destroy()
      door.close()
      await once(door, 'close')
    },
  }
}

test('sends every byte in order after backpressure', async () => {
  await using ends = await line()
  const { desk, reader } = ends
  reader.pause()
  const connection = new SocketConnection(desk, 'plain')
  const piece = (n: number): Buffer => Buffer.from(`${n} `.repeat(2_000))
  const given: Buffer[] = []
  const give = (): void => {
    const bytes = piece(given.length)
    given.push(bytes)
    connection.write(bytes)
  }
  // Until the operating system takes no more; then some that wait, and some while they are being taken.
  while (connection.unsentBytes === 0) give()
  for (let n = 0; n < 10; n++) give()
  const taken: Buffer[] = []
  let meanwhile = 0
  reader.on('data', (bytes: Buffer) => {
    taken.push(bytes)
    if (meanwhile++ < 30) give()
  })
  reader.resume()
  const length = (buffers: readonly Buffer[]): number => buffers.reduce((sum, { length }) => sum + length, 0)
  await expect.poll(() => length(taken) === length(given)).toBe(true)
  expect(Buffer.concat(taken).equals(Buffer.concat(given))).toBe(true)
  expect(connection.unsentBytes).toBe(0)
})

test('writes to a closed connection have no effect', async () => {
  await using ends = await line()
  const { desk, reader } = ends
  const connection = new SocketConnection(desk, 'plain')
  desk.resume()
  const told = new Promise<void>((resolve) => connection.onClose(resolve))
  reader.resetAndDestroy()
  while (!connection.isClosed) {
    connection.write(Buffer.from(': anybody there?\n\n'))
    await new Promise((resolve) => setImmediate(resolve))
  }
  connection.write(Buffer.from(': nobody\n\n'))
  await told
})

test('does not write to a reused file descriptor', async () => {
  const door = await listening()
  await using first = await line()
  const connection = new SocketConnection(first.desk, 'plain')
  first.desk.destroy()
  await once(first.desk, 'close')
  // The system gives the lowest free number, which was the first one's, to one of these two.
  await using second = await line(door)
  const heard: string[] = []
  for (const end of [second.reader, second.desk])
    end.on('data', (bytes: Buffer) => heard.push(bytes.toString()))
  connection.write(Buffer.from('not for you'))
  second.desk.end('for you')
  second.reader.end('nor for me')
  await Promise.all([once(second.reader, 'close'), once(second.desk, 'close')])
  expect(heard.toSorted()).toEqual(['for you', 'nor for me'])
})

test('does not write to a file descriptor reused at the moment it became free', async () => {
  using folder = tempFolder()
  await using ends = await line()
  const connection = new SocketConnection(ends.desk, 'plain')
  const number = (ends.desk as unknown as { readonly _handle: { readonly fd: number } })._handle.fd
  const path = join(folder.path, 'ours')
  ends.desk.destroy()
  const file = openSync(path, 'w')
  connection.write(Buffer.from('not for you'))
  closeSync(file)
  expect(file).toBe(number)
  expect(readFileSync(path, 'utf8')).toBe('')
})
