import { createServer, connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { setImmediate as nextCheck } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Seq } from '../../domain/ids.ts'
import { HeadOfTurn } from './head-of-turn.ts'

test('a request that arrives after a commit sees it, whenever in the turn the head was read', async () => {
  let head = 5 as Seq
  const turn = new HeadOfTurn({ head: () => head })
  const { promise: seen, resolve } = Promise.withResolvers<Seq | null>()
  const server = createServer((socket) => socket.on('data', () => resolve(turn.read())))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const client: Socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  await once(client, 'connect')

  await nextCheck()
  // As when a response is kept by what runs after the poll: the head is read, then a commit is answered.
  expect(turn.read()).toBe(5)
  head = 6 as Seq
  client.write('GET')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)

  expect(await seen).toBe(6)
})
