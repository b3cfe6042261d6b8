import type { Seq } from '../../src/domain/ids.ts'
import { argon2PasswordHasher } from '../../src/adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../../src/adapters/crypto/secrets.ts'
import { nodeTools } from '../../src/adapters/crypto/tools.ts'
import { noCounts } from '../../src/domain/alert.ts'
import { localExecutor } from '../../src/desk/commands.ts'
import type { Desk } from '../../src/desk/perform.ts'
import { LocalAddressLimits } from '../../src/http/stream/address-limits.ts'
import type { HttpDeps } from '../../src/http/deps.ts'
import { eventRenderer } from '../../src/compose/render-event.ts'
import { StreamCapacity } from '../../src/http/stream/stream-capacity.ts'
import { Cursors } from '../../src/log/cursors.ts'
import { LocalWake } from '../../src/log/local-wake.ts'
import type { Site } from '../../src/pages/site.ts'
import { memoryStore } from './stores.ts'

export type DepsForTest = AsyncDisposable & {
  /** What performs its commands, in this thread. */
  readonly desk: Desk
  readonly deps: HttpDeps
  /** What was reported, with the facts that came along. */
  readonly reported: readonly { readonly fault: unknown; readonly facts: object | undefined }[]
}

const assets = {
  readerScript: '/assets/reader.js',
  readerStyle: '/assets/reader.css',
  deskScript: '/assets/desk.js',
  deskStyle: '/assets/desk.css',
}

const site: Site = {
  name: 'The Harbour Post',
  publicUrl: 'https://live.example.org',
  invitation: 'Get the latest.',
  lang: 'en',
  timeZone: 'UTC',
  assets,
}

/** The HTTP room's deps on a store without a disk, for tests that need one of them broken or missing. */
export async function depsForTest(over: Partial<HttpDeps> = {}): Promise<DepsForTest> {
  const store = await memoryStore()
  const tools = nodeTools()
  const reported: { fault: unknown; facts: object | undefined }[] = []
  const desk: Desk = { store: store.desk, wake: new LocalWake(), alertWake: new LocalWake(), tools }
  const deps: HttpDeps = {
    desk: localExecutor(desk),
    people: { store: store.people, passwords: argon2PasswordHasher(), secrets: nodeSecrets, tools },
    archive: store.stories,
    deskArchive: store.newsroom,
    log: store.log,
    changes: store.changes,
    cursors: new Cursors(store.log),
    store: { report: () => ({ state: 'ok', detail: null, freeBytes: null }) },
    hub: {
      at: 0 as Seq,
      join: async () => undefined,
      readers: 0,
      disconnects: { slow: 0, drained: 0, renewed: 0 },
    },
    readerCounts: { of: () => 0, total: 0 },
    render: eventRenderer(store.stories, site),
    push: {
      vapidKey: { id: 'key', key: 'public key' },
      subscriptions: null as never,
      openPages: { note: () => undefined },
      audiences: { size: async () => 0 },
      alertBook: { totals: async () => ({ counts: noCounts, times: {} }), addReceipt: async () => undefined },
      halt: async () => undefined,
      alarms: { list: () => [] },
      canary: null,
    },
    addressLimits: new LocalAddressLimits(0),
    capacity: new StreamCapacity(1_000, Math.random, () => undefined),
    processes: {
      count: 1,
      answer: () => undefined,
      health: async () => [],
      metrics: async () => [],
      endStream: async () => undefined,
    },
    site,
    web: { assets, files: new Map() },
    limits: { requestsPerMinute: 0, streamsPerAddress: 0, trustProxy: 0 },
    now: tools.now,
    isDraining: () => false,
    report: (fault, facts) => void reported.push({ fault, facts }),
    logRequest: null,
    newRequestId: () => 'request-1',
    ...over,
  }
  return { desk, deps, reported, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}
