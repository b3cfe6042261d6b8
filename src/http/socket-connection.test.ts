import { once } from 'node:events'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { SocketConnection } from './socket-connection.ts'

test('whoever listens for the end of a reader that is gone already is told all the same, once', async () => {
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
