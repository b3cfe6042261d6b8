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

/** Push services deliver within seconds to a browser that is connected; a minute is late by any measure. */
const PATIENCE_MS = 60_000
const MINUTE_MS = 60_000

export type CanaryTimes = { readonly everyMs: number; readonly patienceMs: number }

export type CanaryNeeds = {
  readonly config: Config
  readonly store: Store
  readonly now: () => Instant
  readonly log: OperatorLog
  /** Other times than the options say: for tests. */
  readonly canaryTimes?: CanaryTimes | undefined
}

/** Builds the desk's own subscriber, which begins once it is given a crew; `null` where it is switched off. */
export function openCanary(needs: CanaryNeeds, key: VapidKey, alarms: PushAlarms): Canary | null {
  const { config, store, now, log } = needs
  if (config.canaryMinutes === 0) return null
  const guard = new EndpointGuard({ hosts: config.pushHosts, insecureOrigins: config.insecurePushOrigins })
  const times = needs.canaryTimes ?? {
    everyMs: config.canaryMinutes * MINUTE_MS,
    patienceMs: PATIENCE_MS,
  }
  return new Canary({
    browser: new MozillaBrowser({ service: config.canaryService, publicKey: key.publicKey }),
    store: sqlCanaryStore(store.writer),
    refuseEndpoint: (endpoint) => guard.refuse(endpoint),
    vapidKeyId: key.id,
    service: config.canaryService,
    ...times,
    alarms,
    newName: () => randomBytes(9).toString('base64url'),
    now,
    elapsedMs: () => performance.now(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    report: (fault) => log.fault('push-fault', fault),
  })
}
