import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OperatorLog } from '../adapters/pino/operator-log.ts'
import { sqlDigestStore } from '../adapters/sql/digest-store.ts'
import type { Store } from '../adapters/sqlite/open-store.ts'
import type { Instant } from '../domain/ids.ts'
import type { AlertWithPost } from '../fanout/push/alerts/alert-book.ts'
import { Digests, type DigestsDeps } from '../fanout/push/digests/digests.ts'
import { digestPayload } from '../fanout/push/alerts/payload.ts'
import { missedAlertsPath, postPath } from '../pages/paths.ts'
import { publicPath, type Site } from '../pages/site.ts'

/** After a night, 15 seconds are not late. */
const POLL_INTERVAL_MS = 15_000
/** Time to correct a clock that was set by mistake. */
const CLOCK_SETTLE_MS = 10 * 60_000

export type DigestTimings = Pick<DigestsDeps, 'pollIntervalMs' | 'clockSettleMs'>

export type OpenDigestsDeps = {
  readonly store: Store
  readonly site: Site
  readonly now: () => Instant
  readonly log: OperatorLog
  /** Overrides for tests. */
  readonly digestTimings?: DigestTimings | undefined
}

/** Opens digests, which start once they have workers. */
export function openDigests(needs: OpenDigestsDeps, flush: () => Promise<void>): Digests {
  const { store, site, now, log, digestTimings } = needs
  const addressOf = (missed: readonly AlertWithPost[]): string => {
    const base = publicPath(site)
    const [first] = missed
    const path =
      first !== undefined && missed.length === 1
        ? postPath(base, first.story.slug, first.post.id)
        : missedAlertsPath(
            base,
            missed.map(({ post }) => post.id),
          )
    return new URL(path, site.publicUrl).href
  }
  return new Digests({
    store: sqlDigestStore(store.writer),
    openPages: { flush },
    payloadOf: (id, missed) => digestPayload(id, missed, addressOf(missed), site),
    ...(digestTimings ?? { pollIntervalMs: POLL_INTERVAL_MS, clockSettleMs: CLOCK_SETTLE_MS }),
    newId: () => randomBytes(9).toString('base64url'),
    now,
    elapsedMs: () => performance.now(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    report: (fault) => log.fault('push-fault', fault),
  })
}
