import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestDesk } from './start-desk.ts'

export type RawStream = Disposable & {
  readonly head: () => string
  /** Everything after the response head, as received. */
  readonly body: () => Buffer
  readonly until: (condition: () => boolean) => Promise<void>
}

/** Opens a stream and keeps its bytes as received. */
export async function openRaw(desk: TestDesk, path: string, headers: readonly string[]): Promise<RawStream> {
  const { hostname, port } = new URL(desk.localUrl)
  const socket: Socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  let bytes = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
  })
  socket.write([`GET ${path} HTTP/1.1`, 'Host: desk', ...headers, '\r\n'].join('\r\n'))
  const end = (): number => bytes.indexOf('\r\n\r\n') + 4
  return {
    head: () => bytes.subarray(0, end()).toString(),
    body: () => bytes.subarray(end()),
    async until(condition) {
      while (!condition()) await once(socket, 'data')
    },
    [Symbol.dispose]: () => socket.destroy(),
  }
}
