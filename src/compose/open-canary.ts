import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OperatorLog } from '../adapters/pino/operator-log.ts'
import { sqlCanaryStore } from '../adapters/sql/canary-store.ts'
import type { Store } from '../adapters/sqlite/open-store.ts'
import { EndpointGuard } from '../adapters/web-push/endpoint-guard.ts'
import { MozillaBrowser } from '../adapters/web-push/mozilla-browser.ts'
import type { Config } from '../config.ts'
import type { Instant } from '../domain/ids.ts'
import { Canary } from '../fanout/push/canary/canary.ts'
import type { PushAlarms } from '../fanout/push/alarms/push-alarms.ts'
import type { VapidKey } from '../fanout/push/delivery/vapid-key.ts'

/** Push services deliver to a connected browser within seconds; a minute is late by any measure. */
const TIMEOUT_MS = 60_000
const MINUTE_MS = 60_000

export type CanaryTimings = { readonly intervalMs: number; readonly timeoutMs: number }

export type OpenCanaryDeps = {
  readonly config: Config
  readonly store: Store
  readonly now: () => Instant
  readonly log: OperatorLog
  /** Overrides for tests. */
  readonly canaryTimings?: CanaryTimings | undefined
}

/** Opens the canary, which starts once it has workers; `null` where it is switched off. */
export function openCanary(needs: OpenCanaryDeps, key: VapidKey, alarms: PushAlarms): Canary | null {
  const { config, store, now, log } = needs
  if (config.canaryMinutes === 0) return null
  const guard = new EndpointGuard({ hosts: config.pushHosts, insecureOrigins: config.insecurePushOrigins })
  const times = needs.canaryTimings ?? {
    intervalMs: config.canaryMinutes * MINUTE_MS,
    timeoutMs: TIMEOUT_MS,
  }
  return new Canary({
    browser: new MozillaBrowser({ service: config.canaryService, publicKey: key.publicKey }),
    store: sqlCanaryStore(store.writer),
    refuseEndpoint: (endpoint) => guard.refuse(endpoint),
    vapidKeyId: key.id,
    service: config.canaryService,
    ...times,
    alarms,
    newId: () => randomBytes(9).toString('base64url'),
    now,
    elapsedMs: () => performance.now(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    report: (fault) => log.fault('push-fault', fault),
  })
}
