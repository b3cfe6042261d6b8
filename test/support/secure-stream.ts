import { connect, type IncomingHttpHeaders } from 'node:http2'
import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import type { Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { gunzipSoFar } from './gzip-stream.ts'

/** What a reader waits for at most: less than a buffer takes to fill, more than a busy machine needs. */
const PATIENCE_MS = 10_000
const HOST = 'live.example.org'

export type Protocol = 'HTTP/1.1' | 'HTTP/2'

type Headers = Readonly<Record<string, string>>
export type SecureOptions = {
  readonly headers?: Headers
  /** Which of this machine's own addresses the reader has. */
  readonly from?: string
}

/** An answer by https, over the protocol that was asked for. */
export type SecureStream = AsyncDisposable & {
  readonly status: number
  /** Its content coding; empty for none. */
  readonly coding: string
  /** Everything that was said until these words were, for the given number of times. @throws when they don't come. */
  readonly until: (words: string, times?: number) => Promise<string>
  readonly lastId: () => string
  /** Resolves when it has ended, whole or cut. */
  readonly ended: () => Promise<void>
}

/** Asks a proxy on loopback for a page or a stream of `live.example.org`; any certificate is accepted. */
export async function openSecurely(
  protocol: Protocol,
  port: number,
  path: string,
  { headers = {}, from = '127.0.0.1' }: SecureOptions = {},
): Promise<SecureStream> {
  const open = protocol === 'HTTP/2' ? byHttp2 : byHttp1
  const { status, coding, stream, close } = await open(port, path, headers, from)
  let bytes = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])))
  const heard = (): string => (coding === 'gzip' && bytes.length > 0 ? gunzipSoFar(bytes) : bytes).toString()
  // That it is cut is an end as well.
  const ended = new Promise<void>((resolve) => {
    stream.on('error', () => resolve()).on('close', () => resolve())
  })
  return {
    status,
    coding,
    async until(words, times = 1) {
      const signal = AbortSignal.timeout(PATIENCE_MS)
      while (heard().split(words).length <= times) {
        if (stream.destroyed) throw new Error(`The stream has ended after:\n${heard()}`)
        await Promise.race([once(stream, 'data', { signal }), ended])
      }
      return heard()
    },
    lastId: () => Array.from(heard().matchAll(/^id: (.+)$/gm), ([, id = '']) => id).at(-1) ?? '',
    ended: () => ended,
    async [Symbol.asyncDispose]() {
      close()
      await ended
    },
  }
}

type Opened = Pick<SecureStream, 'status' | 'coding'> & {
  readonly stream: Readable
  readonly close: () => void
}

async function byHttp1(port: number, path: string, headers: Headers, from: string): Promise<Opened> {
  const asked = request({
    host: '127.0.0.1',
    port,
    path,
    localAddress: from,
    servername: HOST,
    headers: { host: HOST, ...headers },
    rejectUnauthorized: false,
    agent: false,
  })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const { statusCode: status = 0, headers: answered } = answer
  return {
    status,
    coding: answered['content-encoding'] ?? '',
    stream: answer,
    close: () => answer.destroy(),
  }
}

async function byHttp2(port: number, path: string, headers: Headers, from: string): Promise<Opened> {
  const socket = connectTls({
    socket: connectTcp({ host: '127.0.0.1', port, localAddress: from }),
    servername: HOST,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
  })
  await once(socket, 'secureConnect')
  const session = connect(`https://${HOST}`, { createConnection: () => socket })
  // A proxy that is stopped resets it; the stream's own end tells as much.
  session.on('error', () => undefined)
  const stream = session.request({ ':path': path, ':authority': HOST, ...headers })
  const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  return {
    status: Number(answer[':status']),
    coding: answer['content-encoding'] ?? '',
    stream,
    close: () => session.destroy(),
  }
}
