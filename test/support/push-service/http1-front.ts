import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Misdeed } from './misbehaviour.ts'
import type { PushDesk, Reaction } from './push-desk.ts'

/** The push service over HTTP/1.1, plain or inside TLS. */
export function http1Front(
  desk: PushDesk,
  origin: () => string,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const chunks: Buffer[] = []
    desk.ledger.begin()
    response.on('close', () => desk.ledger.end())
    request.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', method = '', headers } = request
      const reaction = desk.react({ origin: origin(), path, method, headers, body: Buffer.concat(chunks) })
      const perform = (): void => {
        if (!response.destroyed) react(desk, response, reaction)
      }
      if (desk.latencyMs > 0) setTimeout(perform, desk.latencyMs)
      else perform()
    })
  }
}

function react(desk: PushDesk, response: ServerResponse, reaction: Reaction): void {
  if (reaction.kind === 'misdeed') {
    misbehave(desk, response, reaction.misdeed)
    return
  }
  const { status, text, location } = reaction
  desk.ledger.answered(status)
  response.writeHead(status, location === null ? {} : { Location: location })
  response.end(text)
}

function misbehave(desk: PushDesk, response: ServerResponse, misdeed: Misdeed): void {
  desk.ledger.answered(misdeed.kind === 'status' ? misdeed.status : misdeed.kind)
  switch (misdeed.kind) {
    case 'status': {
      const { status, retryAfter, location, text = '' } = misdeed
      response.writeHead(status, {
        ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
        ...(location !== undefined && { Location: location }),
      })
      response.end(text)
      return
    }
    case 'long-body':
      response.writeHead(misdeed.status)
      if (misdeed.bytes === 'endless') pour(response)
      else response.end(Buffer.alloc(misdeed.bytes, 'x'))
      return
    case 'hang':
      return
    case 'reset':
    case 'goaway':
    case 'cut':
      response.socket?.destroy()
      return
  }
}

function pour(response: ServerResponse): void {
  const chunk = Buffer.alloc(16_384, 'x')
  const more = (): void => {
    while (!response.destroyed && response.write(chunk)) continue
  }
  response.on('drain', more)
  more()
}
