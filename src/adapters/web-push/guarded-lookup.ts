import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** A push service's host resolves to an address that is not public. Nothing was connected. */
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

/**
 * A DNS lookup for one connection that fails when any address of the host is not public.
 *
 * The socket connects to the addresses that were checked. There is no second lookup, which DNS rebinding relies on.
 */
export function guardedLookup(resolve: ResolveAll = systemResolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined) {
        callback(error ?? new Error(`No address for ${hostname}.`), '', 0)
      } else if (!addresses.every(({ address }) => isPublicAddress(address))) {
        callback(new AddressNotPublicError(`${hostname} resolves to an address that is not public.`), '', 0)
      } else if (options.all === true) {
        callback(null, [...addresses])
      } else {
        callback(null, first.address, first.family)
      }
    })
  }
}
