import { once } from 'node:events'
import { createServer } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import type { Encoding } from '../../src/fanout/live/shared-gzip.ts'

/** A server with one stream, `/live`, and an empty page to read it from. */
export type ReplayedStream = AsyncDisposable & { readonly url: string }

/** Sends a stream's bytes to every client, one byte per write, and then nothing more. */
export async function replayByteByByte(bytes: Buffer, encoding: Encoding): Promise<ReplayedStream> {
  const server = createServer((request, response) => {
    if (request.url !== '/live') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Bytes</title>')
      return
    }
    request.socket.setNoDelay()
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      ...(encoding === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
    })
    void (async () => {
      for (const byte of bytes) {
        response.write(Uint8Array.of(byte))
        await turn()
      }
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
