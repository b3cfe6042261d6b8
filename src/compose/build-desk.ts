import { argon2PasswordHasher } from '../adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../adapters/crypto/secrets.ts'
import { nodeTools } from '../adapters/crypto/tools.ts'
import type { OperatorLog } from '../adapters/pino/operator-log.ts'
import { sqlDeskArchive } from '../adapters/sql/desk-archive.ts'
import { sqlEventLog } from '../adapters/sql/event-log.ts'
import { sqlPeopleStore } from '../adapters/sql/people-store.ts'
import { keepFeedBase } from '../adapters/sql/feed-posts.ts'
import { sqlStoryArchive } from '../adapters/sql/story-archive.ts'
import { acquireLeaderLock } from '../adapters/sqlite/folder-lock.ts'
import type { Config } from '../config.ts'
import { DuePosts } from '../desk/due-posts.ts'
import type { People } from '../desk/people/people.ts'
import type { CommandExecutor } from '../desk/commands.ts'
import type { Instant } from '../domain/ids.ts'
import { LiveHub } from '../fanout/live/hub.ts'
import { ClusterReaderCounts } from '../fanout/live/reader-counts.ts'
import type { HttpDeps } from '../http/deps.ts'
import type { AddressLimits } from '../http/stream/address-limits.ts'
import type { Wake } from '../log/wake.ts'
import type { Site } from '../pages/site.ts'
import { languageFor } from '../words/languages.ts'
import { readerWords } from '../words/reader/by-language.ts'
import { LeaderElection } from './leader-election.ts'
import type { CanaryTimings } from './open-canary.ts'
import type { DigestTimings } from './open-digests.ts'
import { openPush } from './open-push.ts'
import type { OpenResources } from './open-resources.ts'
import { processesOf, type Peers } from './peers.ts'
import { eventRenderer } from './render-event.ts'
import { requestIds } from './request-ids.ts'
import { StoreWatch } from './store-watch.ts'
import { threadExecutor } from './served-store.ts'

/** What a program that embeds a desk may set beside its config: tests do. */
export type DeskOptions = {
  readonly now?: () => Instant
  /** From 0 up to 1. */
  readonly random?: () => number
  /** How often the desk's own alert goes out, and how long it may take. */
  readonly canaryTimings?: CanaryTimings
  /** How often digests are looked for, and when they are due by a clock that was set. */
  readonly digestTimings?: DigestTimings
}

/** What a process brings to its desk: it is alone, or one of several. */
export type ProcessDeps = {
  readonly peers: Peers
  readonly addressLimits: AddressLimits
  readonly wake: Wake
  readonly alertWake: Wake
  readonly log: OperatorLog
}

/** A desk that is put together and not started yet. */
export type BuiltDesk = AsyncDisposable & {
  readonly site: Site
  readonly desk: CommandExecutor
  readonly people: People
  readonly hub: LiveHub
  readonly readerCounts: ClusterReaderCounts
  readonly leaderElection: LeaderElection
  readonly storeWatch: StoreWatch
  readonly http: Omit<HttpDeps, 'isDraining'>
}

/**
 * The second of three phases: puts the rooms together on what is open. No loop runs, no timer is set and no request is
 * answered before `startDesk`.
 */
export async function buildDesk(
  config: Config,
  { store, writingThread, web, capacity, localUrl }: OpenResources,
  { peers, addressLimits, wake, alertWake, log }: ProcessDeps,
  options: DeskOptions = {},
): Promise<BuiltDesk> {
  await using building = new AsyncDisposableStack()
  const report = (fault: unknown, facts = {}): void => log.fault('fault', fault, facts)
  const tools = nodeTools(options.now)
  const random = options.random ?? Math.random
  const site: Site = {
    name: config.name,
    publicUrl: config.publicUrl === '' ? localUrl : config.publicUrl,
    invitation: config.invitation || readerWords[languageFor(config.language)].invitation,
    lang: config.language,
    timeZone: config.timeZone,
    assets: web.assets,
  }

  await keepFeedBase(store.writer, site.publicUrl)
  const desk = threadExecutor(writingThread, { wake, alertWake }, options.now)
  const passwords = argon2PasswordHasher()
  const people: People = {
    store: sqlPeopleStore(store.writer, store.reader),
    passwords,
    secrets: nodeSecrets,
    tools,
  }
  const archive = sqlStoryArchive(store.reader)
  const eventLog = sqlEventLog(store.reader, store.epoch)
  const render = eventRenderer(archive, site)
  const hub = building.use(
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
  const readerCounts = new ClusterReaderCounts(hub)
  const push = await openPush(
    {
      config,
      store,
      site,
      eventLog,
      wake,
      alertWake,
      now: tools.now,
      log,
      peers,
      canaryTimings: options.canaryTimings,
      digestTimings: options.digestTimings,
    },
    building,
  )
  const storeWatch = building.use(
    new StoreWatch({ store, log: eventLog, alarms: push.alarms, nowMs: () => performance.now() }),
  )
  const leaderElection = building.use(
    new LeaderElection({
      acquireLock: () => acquireLeaderLock(config.data),
      async lead(leading) {
        leading.use(new DuePosts(desk, report)).start()
        await push.start()
      },
      report,
    }),
  )

  const resources = building.move()
  return {
    site,
    desk,
    people,
    hub,
    readerCounts,
    leaderElection,
    storeWatch,
    http: {
      desk,
      people,
      archive,
      deskArchive: sqlDeskArchive(store.reader),
      log: eventLog,
      changes: store.changes,
      cursors: hub.cursors,
      store: storeWatch,
      hub,
      readerCounts,
      render,
      push: push.deps,
      addressLimits,
      capacity,
      processes: processesOf(peers, config.processes),
      site,
      web,
      limits: config,
      now: tools.now,
      report,
      warn: (event, facts) => log.warn(event, facts),
      logRequest: log.request,
      newRequestId: requestIds(),
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
