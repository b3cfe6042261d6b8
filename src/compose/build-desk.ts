import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { argon2PasswordHasher } from '../adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../adapters/crypto/secrets.ts'
import { nodeTools } from '../adapters/crypto/tools.ts'
import type { OperatorLog } from '../adapters/pino/operator-log.ts'
import { ProcessWake } from '../adapters/processes/process-wake.ts'
import { sqlDeskArchive } from '../adapters/sql/desk-archive.ts'
import { sqlDeskStore } from '../adapters/sql/desk-store.ts'
import { sqlEventLog } from '../adapters/sql/event-log.ts'
import { sqlPeopleStore } from '../adapters/sql/people-store.ts'
import { sqlStoryArchive } from '../adapters/sql/story-archive.ts'
import { takeDuty } from '../adapters/sqlite/folder-lock.ts'
import { openStore } from '../adapters/sqlite/open-store.ts'
import type { Config } from '../config.ts'
import { DuePosts } from '../desk/due-posts.ts'
import type { People } from '../desk/people/people.ts'
import type { Desk } from '../desk/perform.ts'
import type { Instant } from '../domain/ids.ts'
import { LiveHub } from '../fanout/live/hub.ts'
import { ClusterReaderCounts } from '../fanout/live/reader-counts.ts'
import type { AddressLimits } from '../http/stream/address-limits.ts'
import { eventRenderer } from './render-event.ts'
import { HttpServer } from '../http/server.ts'
import { StreamCapacity } from '../http/stream/stream-capacity.ts'
import { loadWebFiles } from '../http/pages/web-files.ts'
import { LocalWake } from '../log/local-wake.ts'
import type { Site } from '../pages/site.ts'
import { languageFor } from '../words/languages.ts'
import { readerWords } from '../words/reader/by-language.ts'
import { Duty } from './duty.ts'
import type { CanaryTimings } from './open-canary.ts'
import type { DigestTimings } from './open-digests.ts'
import { openFileLimit } from './open-file-limit.ts'
import { openPush } from './open-push.ts'
import { exchangeReaders, processesOf, type Siblings } from './siblings.ts'
import { streamRoom } from './stream-room.ts'

/** Built beside the compiled files; in a clone, where these are sources, in `dist`. */
const here = join(import.meta.dirname, '..')
const webFolder = join(here, basename(here) === 'src' ? '../dist/web' : 'web')

/** What is not the desk's own: tests give another. */
export type Outside = {
  readonly now?: () => Instant
  /** From 0 up to 1. */
  readonly random?: () => number
  /** How often the desk's own alert goes out, and how long it may take. */
  readonly canaryTimings?: CanaryTimings
  /** How often it is looked who is to be told of what was held back, and when by a clock that was set. */
  readonly digestTimings?: DigestTimings
}

/** Where a process stands: alone, or as one of several. */
export type Standing = {
  readonly siblings: Siblings
  readonly addressLimits: AddressLimits
  /** The port that all of them share, which it listens on once it is built; `null` listens on the config's at once. */
  readonly sharedPort: number | null
  readonly log: OperatorLog
}

/** A built desk that serves. */
export type BuiltDesk = AsyncDisposable & {
  /** What readers type, without a slash at the end. */
  readonly url: string
  /** Where it listens on this machine, whatever readers type. */
  readonly localUrl: string
  readonly desk: Desk
  readonly people: People
  /** Takes no new readers, tells those here when to come back, and finishes what is under way. */
  readonly drain: () => Promise<void>
}

/** Builds a desk in a folder that is the desk's, and serves it. @throws the system's error when the port is taken. */
export async function buildDesk(
  config: Config,
  { siblings, addressLimits, sharedPort, log }: Standing,
  outside: Outside = {},
): Promise<BuiltDesk> {
  await using opening = new AsyncDisposableStack()
  const report = (fault: unknown, facts = {}): void => log.fault('fault', fault, facts)
  const tools = nodeTools(outside.now)
  const random = outside.random ?? Math.random

  const web = await loadWebFiles(webFolder)
  const store = opening.use(await openStore(config.data))
  const room = streamRoom(openFileLimit(), config)
  const capacity = new StreamCapacity(room.streams, random, () =>
    log.warn('streams-full', { ceiling: room.streams }),
  )
  // Pages with fewer streams than wished are better than no pages, so this is no reason not to start.
  if (config.maxStreams > room.possible) {
    log.warn('streams-limited', {
      option: 'TELEX_MAX_STREAMS',
      wished: config.maxStreams,
      ceiling: room.streams,
    })
  }
  const server = opening.use(new HttpServer(capacity, room.others))
  const port = sharedPort ?? (await server.listen(config.host, config.port)).port
  const localUrl = localUrlOf(config.host, port)
  const site: Site = {
    name: config.name,
    publicUrl: config.publicUrl === '' ? localUrl : config.publicUrl,
    invitation: config.invitation || readerWords[languageFor(config.language)].invitation,
    lang: config.language,
    assets: web.assets,
  }

  const wake = new ProcessWake(new LocalWake(), siblings)
  const desk: Desk = { store: sqlDeskStore(store.writer), wake, tools }
  const passwords = argon2PasswordHasher()
  const people: People = { store: sqlPeopleStore(store.writer), passwords, secrets: nodeSecrets, tools }
  const archive = sqlStoryArchive(store.reader)
  const eventLog = sqlEventLog(store.reader, store.epoch)
  const render = eventRenderer(archive, site)
  const hub = opening.use(
    new LiveHub(
      {
        log: eventLog,
        wake,
        render,
        now: tools.now,
        random,
        heartbeatMs: config.heartbeatSeconds * 1_000,
        lifetimeMs: config.streamMinutes * 60_000,
        maxUnsentBytes: config.unsentKilobytes * 1_024,
        report,
      },
      await eventLog.head(),
    ),
  )
  hub.start()
  const readerCounts = new ClusterReaderCounts(hub)
  if (sharedPort !== null) opening.use(exchangeReaders(readerCounts, siblings))

  const push = await openPush(
    {
      config,
      store,
      site,
      eventLog,
      wake,
      now: tools.now,
      log,
      siblings,
      canaryTimings: outside.canaryTimings,
      digestTimings: outside.digestTimings,
    },
    opening,
  )

  let draining = false
  server.serve({
    desk,
    people,
    archive,
    deskArchive: sqlDeskArchive(store.reader),
    log: eventLog,
    hub,
    readerCounts,
    render,
    push: push.deps,
    addressLimits,
    capacity,
    processes: processesOf(siblings, config.processes),
    site,
    web,
    limits: config,
    now: tools.now,
    isDraining: () => draining,
    report,
    warn: (event, facts) => log.warn(event, facts),
    newRequestId: () => randomBytes(9).toString('base64url').replaceAll('_', '-'),
  })
  siblings.linked()
  const duty = opening.use(
    new Duty({
      take: () => takeDuty(config.data),
      async begin(held) {
        held.use(new DuePosts(desk, report))
        await push.start()
      },
      report,
    }),
  )
  siblings.onGone((process) => {
    readerCounts.remove(process)
    duty.lookNow()
  })
  await duty.tried
  // Before this process was built the others have served readers; it does not keep any of them waiting.
  if (sharedPort !== null) await server.listen(config.host, sharedPort, { reusePort: sharesPorts })

  const resources = opening.move()
  return {
    url: site.publicUrl,
    localUrl,
    desk,
    people,
    async drain(): Promise<void> {
      draining = true
      await hub.drain(config.drainSeconds * 1_000)
      await server.drain()
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

export function localUrlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Systems where several sockets may listen on a port and share its connections; elsewhere Node's cluster hands them out. */
const sharesPorts = ['linux', 'freebsd', 'sunos', 'aix'].includes(process.platform)
