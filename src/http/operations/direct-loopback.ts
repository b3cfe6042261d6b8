import type { IncomingMessage } from 'node:http'

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/i
const localHost = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i
/** What proxies add to a request that they pass on. A request with any of these was made by somebody else. */
const forwardingHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
]

/**
 * Whether a request comes from a program on the desk's own machine: from a loopback address, for a loopback host, and not
 * passed on by a proxy. A proxy that adds nothing still passes its client's `Host` on, or is told by docs/operate/deploy.md to
 * refuse such paths.
 */
export function isDirectLoopback({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
  if (!loopback.test(socket.remoteAddress ?? '')) return false
  if (forwardingHeaders.some((name) => headers[name] !== undefined)) return false
  // HTTP/1.0 needs no host.
  return headers.host === undefined || localHost.test(headers.host)
}
