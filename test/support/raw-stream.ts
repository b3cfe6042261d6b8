import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestDesk } from './start-desk.ts'

export type RawStream = Disposable & {
  readonly head: () => string
  /** Everything after the head, as it came over the wire. */
  readonly body: () => Buffer
  readonly until: (isSo: () => boolean) => Promise<void>
}

/** A stream as it comes over the wire, byte for byte. */
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
    async until(isSo) {
      while (!isSo()) await once(socket, 'data')
    },
    [Symbol.dispose]: () => socket.destroy(),
  }
}
