import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** A push service's name leads to an address that is not public: nothing was connected to. */
export class AddressNotPublicError extends Error {
  override readonly name = 'AddressNotPublicError'
}

/** Every address of a name. Tests give their own. */
export type ResolveAll = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

const systemResolve: ResolveAll = (hostname, callback) => {
  systemLookup(hostname, { all: true, verbatim: true }, callback)
}

/**
 * Looks a name up for one connection, and refuses the whole name when any of its addresses is not public.
 *
 * The socket connects to exactly what passed here: there is no second look-up between the check and the use, which is
 * what rebinding attacks live on.
 */
export function guardedLookup(resolve: ResolveAll = systemResolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined) {
        callback(error ?? new Error(`No address for ${hostname}.`), '', 0)
      } else if (!addresses.every(({ address }) => isPublicAddress(address))) {
        callback(new AddressNotPublicError(`${hostname} leads to an address that is not public.`), '', 0)
      } else if (options.all === true) {
        callback(null, [...addresses])
      } else {
        callback(null, first.address, first.family)
      }
    })
  }
}
