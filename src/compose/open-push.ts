import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openVapidKeys, vapidKeyFinder } from '../adapters/crypto/vapid-keys.ts'
import { isPostThere } from '../adapters/own-pages/link-check.ts'
import type { OperatorLog } from '../adapters/pino/operator-log.ts'
import { sqlAlertBook } from '../adapters/sql/alert-book.ts'
import { sqlAlertLog } from '../adapters/sql/alert-log.ts'
import { sqlAudienceStore } from '../adapters/sql/audience-store.ts'
import { sqlStoryFollowers } from '../adapters/sql/story-followers.ts'
import { sqlSubscriptionStore } from '../adapters/sql/subscription-store.ts'
import type { Store } from '../adapters/sqlite/open-store.ts'
import { PushWorkerPool } from '../adapters/threads/push-worker-pool.ts'
import type { Config } from '../config.ts'
import type { Instant } from '../domain/ids.ts'
import type { AlertWithPost } from '../fanout/push/alerts/alert-book.ts'
import { FollowerExpiry } from '../fanout/push/subscriptions/follower-expiry.ts'
import { OpenPages } from '../fanout/push/subscriptions/open-pages.ts'
import { alertPayload } from '../fanout/push/alerts/payload.ts'
import { PushAlarms } from '../fanout/push/alarms/push-alarms.ts'
import { AlertRunner, type HaltRequest } from '../fanout/push/alerts/alert-runner.ts'
import type { PushDeps } from '../http/deps.ts'
import type { EventLog } from '../log/event-log.ts'
import type { Wake } from '../log/wake.ts'
import { postPath } from '../pages/paths.ts'
import { publicPath, type Site } from '../pages/site.ts'
import { openCanary, type CanaryTimings } from './open-canary.ts'
import { openDigests, type DigestTimings } from './open-digests.ts'
import { subscriptionDeps } from './subscription-deps.ts'
import type { PushWorkerData } from './push-worker.ts'
import type { Peers } from './peers.ts'

export type OpenPushDeps = {
  readonly config: Config
  readonly store: Store
  readonly site: Site
  readonly eventLog: EventLog
  readonly wake: Wake
  readonly alertWake: Wake
  readonly now: () => Instant
  readonly log: OperatorLog
  readonly peers: Peers
  /** Overrides for tests. */
  readonly canaryTimings?: CanaryTimings | undefined
  readonly digestTimings?: DigestTimings | undefined
}

/** A little less than a response waits for the halt, so that a process that does not answer is reported. */
const HALT_TIMEOUT_MS = 9_000
/** When this takes longer, readers who have just left a page of another process may miss the alert. */
const FLUSH_TIMEOUT_MS = 1_000

/** Push as it was opened: sends nothing before it is started. */
export type OpenedPush = {
  /** What the HTTP room is given of it. */
  readonly deps: PushDeps
  /** The desk's alarms: what is wrong with the store is among them. */
  readonly alarms: PushAlarms
  /** Starts sending, as the leader. After a failure it may be called again. */
  readonly start: () => Promise<void>
}

/**
 * Opens push. It sends nothing before it is started, as the leader, with its pool of workers.
 *
 * @param resources owns what has to be closed, in order.
 */
export async function openPush(needs: OpenPushDeps, resources: AsyncDisposableStack): Promise<OpenedPush> {
  const { config, store, site, eventLog, wake, alertWake, now, log, peers } = needs
  const subscriptions = sqlSubscriptionStore(store.writer, store.reader)
  const subscribed = await subscriptions.count()
  const keys = openVapidKeys(config.data, subscribed)
  const findKey = vapidKeyFinder(config.data, () => performance.now())
  const alarms = new PushAlarms(now, (alarm) => log.warn('push-alarm', alarm))
  const followerExpiry = resources.use(
    new FollowerExpiry({
      followers: sqlStoryFollowers(store.writer),
      now,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }),
      report: (fault) => log.fault('push-fault', fault),
    }),
  )
  const canary = openCanary(needs, keys.current, alarms)
  const workerData: PushWorkerData = {
    folder: config.data,
    contact: contactOf(config, site),
    hosts: config.pushHosts,
    insecureOrigins: config.insecurePushOrigins,
    certificates: readCertificates(config),
    ffi: config.pushFfi,
  }
  const startWorkers = (): PushWorkerPool =>
    new PushWorkerPool({
      program: new URL(
        import.meta.url.endsWith('.ts') ? './push-worker.ts' : './push-worker.js',
        import.meta.url,
      ),
      workers: config.pushWorkers,
      workerData,
      // The operator has opted in to node:ffi; each worker would warn about it again.
      nodeOptions: config.pushFfi ? '--disable-warning=ExperimentalWarning' : '',
      onAlarm: (alarm) => alarms.raise(alarm),
    })
  const openPages = resources.use(
    new OpenPages({
      save: (open) => subscriptions.saveOpenPages(open),
      now,
      report: (fault) => log.fault('push-fault', fault),
    }),
  )
  const flush = async (): Promise<void> => {
    await Promise.all([openPages.flush(), peers.ask('keep-open-pages', null, FLUSH_TIMEOUT_MS)])
  }
  const digests = openDigests(needs, flush)
  const pathOf = ({ post, story }: AlertWithPost): string => postPath(publicPath(site), story.slug, post.id)
  const linkOrigin = config.linkOrigin === '' ? site.publicUrl : config.linkOrigin
  const book = sqlAlertBook(store.writer, store.reader)
  let workers: PushWorkerPool | null = null
  resources.defer(async () => workers?.[Symbol.asyncDispose]())
  // What sends with the workers stops before them.
  const runner = resources.use(
    new AlertRunner({
      book,
      log: eventLog,
      wake,
      alertLog: sqlAlertLog(store.reader),
      alertWake,
      digests,
      isLinkReady: (found, signal) =>
        isPostThere(new URL(pathOf(found), linkOrigin).href, found.post.id, signal),
      payloadOf: (found) => alertPayload(found.alert, new URL(pathOf(found), site.publicUrl).href, site),
      openPages: { flush },
      alarms,
      now,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }),
      report: (fault) => log.fault('push-fault', fault),
    }),
  )
  if (canary !== null) resources.use(canary)
  resources.use(digests)
  peers.answer('keep-open-pages', () => openPages.flush())
  peers.answer('halt', (request) => runner.halt(request as HaltRequest))
  const haltOthers = async (request: HaltRequest): Promise<void> => {
    const { missing } = await peers.ask('halt', request, HALT_TIMEOUT_MS)
    if (missing > 0) throw new Error('A process of the desk did not confirm that it stopped sending.')
  }
  const { id, publicKey: key } = keys.current
  const vapidKeys = { current: id, has: (id: string) => findKey(id) !== null }
  return {
    deps: {
      vapidKey: { id, key },
      subscriptions: subscriptionDeps(config, subscriptions, vapidKeys, now),
      openPages,
      audiences: sqlAudienceStore(store.reader),
      alertBook: book,
      async halt(request) {
        await Promise.all([runner.halt(request), haltOthers(request)])
      },
      alarms,
      canary,
    },
    alarms,
    start() {
      workers ??= startWorkers()
      followerExpiry.start()
      canary?.start(workers)
      digests.start(workers)
      // What keeps them from starting is to be known before an alert needs them.
      if (subscribed > 0) workers.prepare()
      return runner.start(workers)
    },
  }
}

function readCertificates({ pushCertificates: path }: Config): string {
  if (path === '') return ''
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`TELEX_PUSH_CERTIFICATES names ${path}, which can’t be read.`, { cause: error })
  }
}

/** The contact for push services: the operator's, or by default the desk's public URL. */
function contactOf({ pushContact }: Config, { publicUrl }: Site): string {
  if (pushContact !== '') return pushContact
  return publicUrl.startsWith('https:') ? publicUrl : 'mailto:desk@localhost'
}
