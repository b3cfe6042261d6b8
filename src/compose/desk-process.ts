import { openOperatorLog } from '../adapters/pino/operator-log.ts'
import { ProcessLink } from '../adapters/processes/process-link.ts'
import type { Config } from '../config.ts'
import { buildDesk } from './build-desk.ts'
import { eventLoopFirst } from './event-loop-first.ts'

/** What each of several processes is given. */
export type MemberSetup = { readonly config: Config; readonly port: number }

/**
 * The program of one of a desk's processes, started by `serveDesk`.
 *
 * Ctrl-C comes to all processes of a terminal, and SIGTERM where a supervisor ends them all: the parent tells when to go.
 * SIGTERM to one alone has that one drain and end; the parent starts another.
 */
eventLoopFirst()
const link = await ProcessLink.open()
const { config, port } = link.setup as MemberSetup
const log = openOperatorLog(config.logLevel)
const told = Promise.withResolvers<void>()
process.on('SIGINT', () => undefined)
process.on('SIGTERM', told.resolve)

try {
  const standing = { siblings: link, addressLimits: link, sharedPort: port, log }
  await using desk = await buildDesk(config, standing)
  link.serving()
  await Promise.race([told.promise, link.drained])
  await desk.drain()
} catch (fault) {
  log.fault('process-failed', fault)
  await link.failed(fault instanceof Error ? fault.message : String(fault))
  process.exit(1)
}
process.exit(0)
