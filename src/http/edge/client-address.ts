import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

const privateAddress =
  /^((::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)|::1$|f[cd]|fe[89ab])/i

/** Whether an address is of this machine or of a network of one's own, where a proxy may stand. */
export function isPrivateAddress(address: string): boolean {
  return privateAddress.test(address)
}

/**
 * The client's address, past trusted proxies.
 *
 * Each proxy appends the address of its client to `X-Forwarded-For`. With `hops` trusted proxies the outermost one wrote
 * the entry that many positions from the end. Everything before it came from the client and may be forged.
 *
 * @param hops the number of trusted proxies; 0 ignores the header.
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
