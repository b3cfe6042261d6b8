/**
 * The HTTP/1.1 origin behind the servers, in a process of its own. It checks each request as a push service does,
 * decrypts one in fifty, and answers 201.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { http1Handler } from '../support/push-service/http1-handler.ts'
import { PushHandler } from '../support/push-service/push-handler.ts'

export type OriginReport = {
  /** How often each message came in, by its id. */
  readonly counts: Readonly<Record<string, number>>
  /** What was wrong with requests, and how often. */
  readonly complaints: Readonly<Record<string, number>>
}

const DECRYPT_EVERY = 50

const [, , publicOrigin = '', seed = ''] = process.argv
const handler = new PushHandler({ seed, decryptEvery: DECRYPT_EVERY })
// A connection that is kept is never closed by us: what ends is between the server and the sender.
const server = createServer(
  { keepAliveTimeout: 0 },
  http1Handler(handler, () => publicOrigin),
)
server.listen(0, '127.0.0.1', 4_096, () => process.send?.((server.address() as AddressInfo).port))
process.on('message', () => {
  const report: OriginReport = {
    counts: handler.received.countsWith(''),
    complaints: handler.received.summary.violations,
  }
  process.send?.(report)
})
process.on('disconnect', () => process.exit(0))
