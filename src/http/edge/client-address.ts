import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * The reader's address, past the proxies that the operator vouches for.
 *
 * Each proxy adds the address it was called from to the end of `X-Forwarded-For`, so of `hops` trusted proxies the
 * outermost wrote the entry that many places from the end. What stands before it came from the reader and may be a lie.
 *
 * @param hops how many proxies stand in front; 0 believes no header.
 */
export function clientAddress(request: Pick<IncomingMessage, 'socket' | 'headers'>, hops: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown'
  const header = hops === 0 ? undefined : request.headers['x-forwarded-for']
  if (header === undefined) return peer
  // NOTE: Node joins repeated headers of this name with a comma, in order.
  const entries = String(header).split(',')
  const entry = entries[Math.max(0, entries.length - hops)] ?? ''
  const address = entry
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  return isIP(address) === 0 ? peer : address
}
