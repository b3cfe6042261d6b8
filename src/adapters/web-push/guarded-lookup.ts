import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { DISCOVERY_NAME, prefixesIn, type Nat64Prefix } from './nat64.ts'
import { isPublicAddress, needsNat64Prefixes } from './public-address.ts'

/** A push service's host resolves to no public address at this moment. Nothing was connected. */
export class AddressNotPublicError extends Error {
  override readonly name = 'AddressNotPublicError'
}

/** Resolves all addresses of a host name. */
export type ResolveAll = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

const systemResolve: ResolveAll = (hostname, callback) => {
  systemLookup(hostname, { all: true, verbatim: true }, callback)
}

/** How long the network's NAT64 prefixes are taken as found; after a failure they are asked for again sooner. */
const PREFIXES_KEPT_MS = 3_600_000
const PREFIXES_RETRY_MS = 60_000
/** Where nothing is translated there may be no answer. */
const PREFIXES_TIMEOUT_MS = 1_000

/**
 * A DNS lookup for connections that gives the host's public addresses only, and fails when it has none.
 *
 * The socket connects to the addresses that were checked. There is no second lookup, which DNS rebinding relies on.
 */
export function guardedLookup(resolve: ResolveAll = systemResolve): LookupFunction {
  const nat64 = new Nat64Prefixes(resolve)
  return (hostname, options, callback) => {
    const give = (addresses: readonly LookupAddress[], prefixes: readonly Nat64Prefix[]): void => {
      const passing = addresses.filter(({ address }) => isPublicAddress(address, prefixes))
      const [first] = passing
      if (first === undefined) {
        callback(new AddressNotPublicError(`${hostname} resolves to no public address.`), '', 0)
      } else if (options.all === true) callback(null, passing)
      else callback(null, first.address, first.family)
    }
    resolve(hostname, (error, addresses) => {
      if (error !== null || addresses.length === 0) {
        callback(error ?? new Error(`No address for ${hostname}.`), '', 0)
      } else if (addresses.some(({ address }) => needsNat64Prefixes(address))) {
        nat64.get((prefixes) => give(addresses, prefixes))
      } else give(addresses, [])
    })
  }
}

/** The NAT64 prefixes of this machine's network, looked up when they are first needed. */
class Nat64Prefixes {
  readonly #resolve: ResolveAll
  #known: readonly Nat64Prefix[] = []
  #knownUntil = 0
  #waiting: ((prefixes: readonly Nat64Prefix[]) => void)[] = []

  constructor(resolve: ResolveAll) {
    this.#resolve = resolve
  }

  get(callback: (prefixes: readonly Nat64Prefix[]) => void): void {
    if (performance.now() < this.#knownUntil) {
      callback(this.#known)
      return
    }
    this.#waiting.push(callback)
    if (this.#waiting.length > 1) return
    const timer = setTimeout(() => this.#answer(PREFIXES_RETRY_MS), PREFIXES_TIMEOUT_MS)
    timer.unref()
    this.#resolve(DISCOVERY_NAME, (error, addresses) => {
      clearTimeout(timer)
      if (error === null) this.#known = prefixesIn(addresses.map(({ address }) => address))
      this.#answer(error === null || error.code === 'ENOTFOUND' ? PREFIXES_KEPT_MS : PREFIXES_RETRY_MS)
    })
  }

  #answer(keptMs: number): void {
    this.#knownUntil = performance.now() + keptMs
    for (const callback of this.#waiting.splice(0)) callback(this.#known)
  }
}
