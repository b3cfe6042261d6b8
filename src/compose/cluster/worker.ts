import { ClusterWake } from '../../adapters/cluster/cluster-wake.ts'
import { ClusterWorker } from '../../adapters/cluster/cluster-worker.ts'
import { openOperatorLog } from '../../adapters/pino/operator-log.ts'
import type { Config } from '../../config.ts'
import type { ClusterReaderCounts } from '../../fanout/live/reader-counts.ts'
import { LocalWake } from '../../log/local-wake.ts'
import { buildDesk } from '../build-desk.ts'
import { openResources } from '../open-resources.ts'
import { releaseMemory } from '../release-memory.ts'
import { startDesk } from '../start-desk.ts'

/** What the primary gives each worker. */
export type WorkerSetup = { readonly config: Config; readonly port: number }

/** Systems where several sockets may listen on a port and share its connections; elsewhere Node's cluster hands them out. */
const sharesPorts = ['linux', 'freebsd', 'sunos', 'aix'].includes(process.platform)
/** Counts of readers are gathered for a second; nobody looks at these numbers more often. */
const SEND_COUNTS_EVERY_MS = 1_000

/**
 * The program of one of a desk's processes, started by `openCluster`.
 *
 * Ctrl-C and the end of a terminal (SIGHUP) reach all its processes, and SIGTERM where a supervisor signals them all: the primary says when to
 * drain. SIGTERM to a worker alone drains and ends it; the primary starts another.
 */
const worker = await ClusterWorker.open()
const { config, port } = worker.setup as WorkerSetup
const log = openOperatorLog(config)
const terminated = Promise.withResolvers<void>()
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('SIGTERM', terminated.resolve)

try {
  await serve()
} catch (fault) {
  log.fault('process-failed', fault)
  await worker.reportFailure(fault instanceof Error ? fault.message : String(fault))
  process.exit(1)
}
process.exit(0)

async function serve(): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const resources = stack.use(await openResources(config, { sharedPort: port, log, random: Math.random }))
  const wake = new ClusterWake(new LocalWake(), worker.heads('log'))
  const alertWake = new ClusterWake(new LocalWake(), worker.heads('alerts'))
  const built = stack.use(
    await buildDesk(config, resources, { peers: worker, addressLimits: worker, wake, alertWake, log }),
  )
  stack.use(exchangeReaders(built.readerCounts))
  worker.onPeerExit((id) => {
    built.readerCounts.remove(id)
    built.leaderElection.tryNow()
  })
  const { drain } = await startDesk(config, resources, built, worker)
  await releaseMemory()
  // The others already serve while this one is built, so no reader waits for it.
  await resources.server.listen(config.host, port, { reusePort: sharesPorts })
  worker.reportServing()
  await Promise.race([terminated.promise, worker.drained])
  await drain()
}

/** Tells the other workers how many readers there are here, once a second where that has changed, and takes their counts. */
function exchangeReaders(readers: ClusterReaderCounts): Disposable {
  worker.onReaderCounts((id, counts) => readers.update(id, counts))
  const timer = setInterval(() => {
    const changes = readers.takeChanges()
    if (changes.length > 0) worker.sendReaderCounts(changes)
  }, SEND_COUNTS_EVERY_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
