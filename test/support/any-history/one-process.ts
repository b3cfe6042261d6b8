import { createServer } from 'node:http'
import { ClusterWake } from '../../../src/adapters/cluster/cluster-wake.ts'
import { openStore } from '../../../src/adapters/sqlite/open-store.ts'
import type { Desk } from '../../../src/desk/perform.ts'
import type { Epoch, Instant } from '../../../src/domain/ids.ts'
import { LiveHub } from '../../../src/fanout/live/hub.ts'
import type { HubLimits } from '../../../src/fanout/live/hub.ts'
import { LocalAddressLimits } from '../../../src/http/stream/address-limits.ts'
import { eventRenderer } from '../../../src/compose/render-event.ts'
import { streamRoute } from '../../../src/http/stream/stream-route.ts'
import { ConnectionRouter } from '../../../src/http/stream/connection-router.ts'
import { StreamCapacity } from '../../../src/http/stream/stream-capacity.ts'
import { nodeTools } from '../../../src/adapters/crypto/tools.ts'
import { LocalWake } from '../../../src/log/local-wake.ts'
import { sampleSite } from '../sample-posts.ts'
import { portsOf, type StorePorts } from '../stores.ts'
import type { MemorySocket } from './memory-socket.ts'

/** Short, so that heartbeats come between everything else. */
const HEARTBEAT_MS = 64

/** The channel from one process to the others. */
export type ProcessChannel = {
  readonly sendHead: (head: number) => void
  readonly onHead: (call: (head: number) => void) => void
}

export type ProcessOptions = {
  readonly folder: string
  readonly channel: ProcessChannel
  readonly limits: Partial<HubLimits>
  readonly maxUnsentBytes: number
  readonly random: () => number
  readonly now: () => Instant
  /** A fault other than the kill. */
  readonly report: (fault: unknown) => void
}

/** One of a desk's processes: everything from the connection router to the file, as the desk builds it. */
export type OneProcess = {
  readonly epoch: Epoch
  readonly desk: Desk
  readonly ports: StorePorts
  /** Accepts a reader's connection. */
  readonly connect: (socket: MemorySocket) => void
  /** Shuts down as after SIGTERM. */
  readonly end: () => Promise<void>
  /** Ends as after kill -9: from this moment nothing of it runs, and its locks are released. */
  readonly kill: () => Promise<void>
  readonly backUp: (path: string) => Promise<void>
}

export async function openProcess(options: ProcessOptions): Promise<OneProcess> {
  const { folder, channel, limits, random, now } = options
  const store = await openStore(folder)
  const ports = portsOf(store)
  let isKilled = false
  let isDraining = false
  const report = (fault: unknown): void => {
    if (!isKilled) options.report(fault)
  }
  const wake = new ClusterWake(new LocalWake(), channel)
  const hub = new LiveHub(
    {
      log: ports.log,
      wake,
      render: eventRenderer(ports.stories, sampleSite),
      now,
      random,
      heartbeatMs: HEARTBEAT_MS,
      lifetimeMs: 0,
      maxUnsentBytes: options.maxUnsentBytes,
      report,
      limits,
    },
    await ports.log.head(),
  )
  hub.start()
  const sockets = new Set<MemorySocket>()
  const route = streamRoute({
    hub,
    cursors: hub.cursors,
    archive: ports.stories,
    addressLimits: new LocalAddressLimits(0),
    capacity: new StreamCapacity(1_000, Math.random, () => undefined),
    addressOf: () => '127.0.0.1',
    openings: { take: () => ({ ok: true }) },
    namedStreams: { add: () => undefined },
    onStream: () => undefined,
    isDraining: () => isDraining,
    report,
    newRequestId: () => 'request',
  })
  const server = createServer((request, response) => {
    if (!route.handle(request, response)) response.writeHead(404).end()
  })
  const router = new ConnectionRouter(server)
  router.serveStreams(route.tryServe)

  const close = async (): Promise<void> => {
    await hub[Symbol.asyncDispose]()
    router[Symbol.dispose]()
    for (const socket of sockets) socket.destroy()
  }
  return {
    epoch: store.epoch,
    desk: { store: ports.desk, wake, alertWake: new LocalWake(), tools: nodeTools(now) },
    ports,
    connect(socket) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      server.emit('connection', socket.asSocket)
    },
    async end() {
      isDraining = true
      await hub.drain(0)
      await close()
      await store[Symbol.asyncDispose]()
    },
    async kill() {
      isKilled = true
      for (const socket of sockets) socket.leave()
      // NOTE: at once: an open transaction stays open, and SQLite rolls it back.
      const closed = [store.writer.destroy(), store.reader.destroy()]
      await Promise.all([...closed, close()])
    },
    backUp: store.copyTo,
  }
}
