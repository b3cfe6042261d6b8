import { isIPv6 } from 'node:net'

/**
 * What counts as one address for a fair share: an IPv4 address, or the /64 of an IPv6 address, since one household or
 * server gets a whole /64. An IPv4 address in IPv6 form counts as IPv4.
 */
export function shareOf(address: string): string {
  const plain = address.replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(plain)) return plain
  const [left = '', right] = plain.split('::')
  const before = left === '' ? [] : left.split(':')
  const after = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** Counts what each address holds open, so that none takes more than its share. Holds one number per address. */
export class AddressShares {
  readonly #limit: number
  readonly #held = new Map<string, number>()

  /** @param limit most held by one address; 0 sets no limit. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes one more for this address, or says no. What is taken must be given back once. */
  take(address: string): { readonly giveBack: () => void } | null {
    const share = shareOf(address)
    const held = this.#held.get(share) ?? 0
    if (this.#limit > 0 && held >= this.#limit) return null
    this.#held.set(share, held + 1)
    return {
      giveBack: () => {
        const left = (this.#held.get(share) ?? 1) - 1
        if (left === 0) this.#held.delete(share)
        else this.#held.set(share, left)
      },
    }
  }
}
