import { expect, test } from 'vitest'
import type { ReaderConnection } from '../../fanout/live/reader-connection.ts'
import { NamedStreams } from './named-streams.ts'

const name = '1234567890'.repeat(3)

function openStream() {
  let isClosed = false
  const listeners: (() => void)[] = []
  const close = (): void => {
    isClosed = true
    for (const listener of listeners) listener()
  }
  const connection = {
    get isClosed() {
      return isClosed
    },
    onClose: (listener: () => void) => void listeners.push(listener),
    end: close,
  } as unknown as ReaderConnection
  return { connection, close }
}

test('ends the stream of a name, once', () => {
  const streams = new NamedStreams()
  const { connection } = openStream()
  streams.add(name, connection)

  expect(streams.end(name)).toBe(true)
  expect(connection.isClosed).toBe(true)
  expect(streams.end(name)).toBe(false)
})

test('forgets a stream that was closed', () => {
  const streams = new NamedStreams()
  const { connection, close } = openStream()
  streams.add(name, connection)
  close()

  expect(streams.end(name)).toBe(false)
})

test('ends an earlier stream of the same name, and keeps the later one', () => {
  const streams = new NamedStreams()
  const [first, second] = [openStream(), openStream()]
  streams.add(name, first.connection)
  streams.add(name, second.connection)

  expect([first.connection.isClosed, second.connection.isClosed]).toEqual([true, false])
  expect(streams.end(name)).toBe(true)
})

test.each(['', 'short', 'x'.repeat(65), '../../../../../../../etc', 'Ä'.repeat(30)])(
  'takes %j for no name',
  (bad) => {
    const streams = new NamedStreams()
    streams.add(bad, openStream().connection)

    expect(streams.end(bad)).toBe(false)
    expect(NamedStreams.isName(bad)).toBe(false)
  },
)
