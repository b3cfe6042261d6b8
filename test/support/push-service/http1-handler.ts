import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from './faults.ts'
import type { PushHandler, HandlerResult } from './push-handler.ts'

/** The push service over HTTP/1.1, plain or inside TLS. */
export function http1Handler(
  handler: PushHandler,
  origin: () => string,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const chunks: Buffer[] = []
    handler.received.startRequest()
    response.on('close', () => handler.received.endRequest())
    request.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', method = '', headers } = request
      const result = handler.handle({ origin: origin(), path, method, headers, body: Buffer.concat(chunks) })
      const respondNow = (): void => {
        if (!response.destroyed) respond(handler, response, result)
      }
      if (handler.latencyMs > 0) setTimeout(respondNow, handler.latencyMs)
      else respondNow()
    })
  }
}

function respond(handler: PushHandler, response: ServerResponse, result: HandlerResult): void {
  if (result.kind === 'fault') {
    injectFault(handler, response, result.fault)
    return
  }
  const { status, text, location } = result
  handler.received.countStatus(status)
  response.writeHead(status, location === null ? {} : { Location: location })
  response.end(text)
}

function injectFault(handler: PushHandler, response: ServerResponse, fault: Fault): void {
  handler.received.countStatus(fault.kind === 'status' ? fault.status : fault.kind)
  switch (fault.kind) {
    case 'status': {
      const { status, retryAfter, location, text = '' } = fault
      response.writeHead(status, {
        ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
        ...(location !== undefined && { Location: location }),
      })
      response.end(text)
      return
    }
    case 'long-body':
      response.writeHead(fault.status)
      if (fault.bytes === 'endless') streamEndlessly(response)
      else response.end(Buffer.alloc(fault.bytes, 'x'))
      return
    case 'no-response':
      return
    case 'reset':
    case 'goaway':
    case 'disconnect':
      response.socket?.destroy()
      return
  }
}

function streamEndlessly(response: ServerResponse): void {
  const chunk = Buffer.alloc(16_384, 'x')
  const write = (): void => {
    while (!response.destroyed && response.write(chunk)) continue
  }
  response.on('drain', write)
  write()
}
