import { constants, createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2'
import type { Certificate } from './certificate.ts'
import type { Misdeed } from './misbehaviour.ts'
import type { PushDesk, Reaction } from './push-desk.ts'

/** The last stream a connection has taken on, and whether it has said goodbye since. */
type Taken = { last: number; isOver: boolean }

const takenOn = new WeakMap<object, Taken>()

function takenBy(stream: ServerHttp2Stream): Taken {
  const { session } = stream
  if (session === undefined) return { last: 0, isOver: true }
  const taken = takenOn.get(session) ?? { last: 0, isOver: false }
  takenOn.set(session, taken)
  return taken
}

/** The push service over HTTP/2 and TLS, as the large ones are reached. */
export function http2Front(
  desk: PushDesk,
  certificate: Certificate,
  origin: () => string,
): Http2SecureServer {
  const server = createSecureServer({ ...certificate, settings: { maxConcurrentStreams: 100 } })
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const { ':path': path = '', ':method': method = '' } = headers
    const chunks: Buffer[] = []
    desk.ledger.begin()
    stream.on('error', () => undefined)
    stream.on('close', () => desk.ledger.end())
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const taken = takenBy(stream)
      // What comes after a goodbye is not even looked at.
      if (taken.isOver && (stream.id ?? 0) > taken.last) return
      const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
      const reaction = desk.react({ origin: origin(), path, method, headers, body })
      const isGoodbye = reaction.kind === 'misdeed' && reaction.misdeed.kind === 'goaway'
      if (!isGoodbye) taken.last = Math.max(taken.last, stream.id ?? 0)
      const perform = (): void => {
        if (!stream.destroyed) react(desk, stream, reaction)
      }
      if (desk.latencyMs > 0) setTimeout(perform, desk.latencyMs)
      else perform()
    })
  })
  server.on('sessionError', () => undefined)
  return server
}

function react(desk: PushDesk, stream: ServerHttp2Stream, reaction: Reaction): void {
  if (reaction.kind === 'misdeed') {
    misbehave(desk, stream, reaction.misdeed)
    return
  }
  const { status, text, location } = reaction
  desk.ledger.answered(status)
  stream.respond({ ':status': status, ...(location !== null && { location }) }, { endStream: text === '' })
  if (text !== '') stream.end(text)
}

function misbehave(desk: PushDesk, stream: ServerHttp2Stream, misdeed: Misdeed): void {
  desk.ledger.answered(misdeed.kind === 'status' ? misdeed.status : misdeed.kind)
  switch (misdeed.kind) {
    case 'status': {
      const { status, retryAfter, location, text = '' } = misdeed
      stream.respond({
        ':status': status,
        ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
        ...(location !== undefined && { location }),
      })
      stream.end(text)
      return
    }
    case 'long-body': {
      stream.respond({ ':status': misdeed.status })
      if (misdeed.bytes === 'endless') pour(stream)
      else stream.end(Buffer.alloc(misdeed.bytes, 'x'))
      return
    }
    case 'hang':
      return
    case 'reset':
      stream.close(misdeed.code)
      return
    case 'goaway': {
      // This request and all after it are not taken on.
      const taken = takenBy(stream)
      taken.isOver = true
      // NOTE: Node takes 0 for "all that have come in"; stream 1 is either taken or refused by itself.
      taken.last = Math.max(1, taken.last)
      stream.session?.goaway(misdeed.code, taken.last)
      stream.close(constants.NGHTTP2_REFUSED_STREAM)
      return
    }
    case 'cut':
      stream.session?.socket.destroy()
      return
  }
}

function pour(stream: ServerHttp2Stream): void {
  const chunk = Buffer.alloc(16_384, 'x')
  const more = (): void => {
    while (!stream.destroyed && stream.write(chunk)) continue
  }
  stream.on('drain', more)
  more()
}
