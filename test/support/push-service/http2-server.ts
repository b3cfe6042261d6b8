import { constants, createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2'
import type { Certificate } from './certificate.ts'
import type { Fault } from './faults.ts'
import type { PushHandler, HandlerResult } from './push-handler.ts'

/** The last stream that a connection has processed, and whether it has sent GOAWAY since. */
type SessionState = { lastProcessed: number; isClosing: boolean }

const sessionStates = new WeakMap<object, SessionState>()

function stateOf(stream: ServerHttp2Stream): SessionState {
  const { session } = stream
  if (session === undefined) return { lastProcessed: 0, isClosing: true }
  const state = sessionStates.get(session) ?? { lastProcessed: 0, isClosing: false }
  sessionStates.set(session, state)
  return state
}

/** The push service over HTTP/2 and TLS, as the large ones are reached. */
export function http2Server(
  handler: PushHandler,
  certificate: Certificate,
  origin: () => string,
): Http2SecureServer {
  const server = createSecureServer({ ...certificate, settings: { maxConcurrentStreams: 100 } })
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const { ':path': path = '', ':method': method = '' } = headers
    const chunks: Buffer[] = []
    handler.received.startRequest()
    stream.on('error', () => undefined)
    stream.on('close', () => handler.received.endRequest())
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const state = stateOf(stream)
      // Streams after the last one named in GOAWAY are ignored.
      if (state.isClosing && (stream.id ?? 0) > state.lastProcessed) return
      const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
      const result = handler.handle({ origin: origin(), path, method, headers, body })
      const isGoaway = result.kind === 'fault' && result.fault.kind === 'goaway'
      if (!isGoaway) state.lastProcessed = Math.max(state.lastProcessed, stream.id ?? 0)
      const respondNow = (): void => {
        if (!stream.destroyed) respond(handler, stream, result)
      }
      if (handler.latencyMs > 0) setTimeout(respondNow, handler.latencyMs)
      else respondNow()
    })
  })
  server.on('sessionError', () => undefined)
  return server
}

function respond(handler: PushHandler, stream: ServerHttp2Stream, result: HandlerResult): void {
  if (result.kind === 'fault') {
    injectFault(handler, stream, result.fault)
    return
  }
  const { status, text, location } = result
  handler.received.countStatus(status)
  stream.respond({ ':status': status, ...(location !== null && { location }) }, { endStream: text === '' })
  if (text !== '') stream.end(text)
}

function injectFault(handler: PushHandler, stream: ServerHttp2Stream, fault: Fault): void {
  handler.received.countStatus(fault.kind === 'status' ? fault.status : fault.kind)
  switch (fault.kind) {
    case 'status': {
      const { status, retryAfter, location, text = '' } = fault
      stream.respond({
        ':status': status,
        ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
        ...(location !== undefined && { location }),
      })
      stream.end(text)
      return
    }
    case 'long-body': {
      stream.respond({ ':status': fault.status })
      if (fault.bytes === 'endless') streamEndlessly(stream)
      else stream.end(Buffer.alloc(fault.bytes, 'x'))
      return
    }
    case 'no-response':
      return
    case 'reset':
      stream.close(fault.code)
      return
    case 'goaway': {
      // This request and all after it are not processed.
      const state = stateOf(stream)
      state.isClosing = true
      // NOTE: To Node, 0 means "all streams so far". Stream 1 was either processed or is refused by itself.
      state.lastProcessed = Math.max(1, state.lastProcessed)
      stream.session?.goaway(fault.code, state.lastProcessed)
      stream.close(constants.NGHTTP2_REFUSED_STREAM)
      return
    }
    case 'disconnect':
      stream.session?.socket.destroy()
      return
  }
}

function streamEndlessly(stream: ServerHttp2Stream): void {
  const chunk = Buffer.alloc(16_384, 'x')
  const write = (): void => {
    while (!stream.destroyed && stream.write(chunk)) continue
  }
  stream.on('drain', write)
  write()
}
