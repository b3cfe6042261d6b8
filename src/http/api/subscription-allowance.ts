import { done, refuse, type Result } from '../../domain/result.ts'
import type { SubscriptionDeps, ChangedSubscription } from '../../fanout/push/subscriptions/subscribe.ts'
import { DailyAllowance } from '../edge/daily-allowance.ts'
import type { EdgeRefusal } from '../edge/http-refusal.ts'
import { addressKey } from '../stream/address-limits.ts'

/** Thousands of subscriptions as browsers make them, and a hundred and sixty of the largest. */
const BYTES_PER_DAY = 4 * 1024 * 1024
/** What every subscription takes, whatever it follows. */
const BASE_BYTES = 400
/** A followed name beside its length: its row and two entries of an index. */
const NAME_BYTES = 40
/** Push services that no subscription was at before. All of Microsoft's sites together are not many more. */
const NEW_SERVICES_PER_DAY = 20

type Given = Pick<ChangedSubscription, 'endpoint' | 'follow'>

/**
 * What the subscriptions from one address may take up in a day: room in the store, and host names that nobody has
 * subscribed at before. Every one of those costs each alert an attempt.
 */
export class SubscriptionAllowance {
  readonly #bytes: DailyAllowance
  readonly #newServices: DailyAllowance

  /** @param nowMs a monotonic clock. */
  constructor(nowMs: () => number) {
    this.#bytes = new DailyAllowance(BYTES_PER_DAY, nowMs)
    this.#newServices = new DailyAllowance(NEW_SERVICES_PER_DAY, nowMs)
  }

  /** Does the work if there is an allowance left. What is refused costs nothing. */
  async spend<Value, Refused>(
    deps: Pick<SubscriptionDeps, 'store' | 'refuseEndpoint' | 'isKnownService'>,
    address: string,
    given: Given,
    work: () => Promise<Result<Value, Refused>>,
  ): Promise<Result<Value, Refused | EdgeRefusal>> {
    const network = networkKey(address)
    const bytes = bytesOf(given)
    const services = (await isNewService(deps, given.endpoint)) ? 1 : 0
    const ofServices = this.#newServices.take(network, services)
    const ofBytes = ofServices.ok ? this.#bytes.take(network, bytes) : ofServices
    if (!ofBytes.ok) {
      if (ofServices.ok) this.#newServices.refund(network, services)
      return refuse({ kind: 'rate-limited', retryAfterSeconds: ofBytes.retryAfterSeconds })
    }
    const result = await work()
    if (result.ok) return done(result.value)
    this.#newServices.refund(network, services)
    this.#bytes.refund(network, bytes)
    return result
  }
}

async function isNewService(
  {
    store,
    refuseEndpoint,
    isKnownService,
  }: Pick<SubscriptionDeps, 'store' | 'refuseEndpoint' | 'isKnownService'>,
  endpoint: string | undefined,
): Promise<boolean> {
  if (endpoint === undefined || refuseEndpoint(endpoint) !== null || isKnownService(endpoint)) return false
  return !(await store.knowsService(endpoint))
}

function bytesOf({ endpoint = '', follow }: Given): number {
  const names = [...(follow?.stories ?? []), ...(follow?.topics ?? [])]
  return BASE_BYTES + endpoint.length + names.reduce((sum, name) => sum + NAME_BYTES + name.length, 0)
}

/** One customer of a provider often has a whole /48 of IPv6 addresses. */
function networkKey(address: string): string {
  return addressKey(address).replace(/^((?:[0-9a-f]+:){3})[0-9a-f]+::\/64$/, '$1:/48')
}
