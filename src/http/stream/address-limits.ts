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

/** Who may have how many streams open: one count for the whole desk, however many processes it has. */
export interface StreamShares {
  /** Takes one more for this share, or says no. What is taken must be given back once. */
  take(share: string): boolean | Promise<boolean>
  giveBack(share: string): void
}

/** Counts what each share holds open, so that none takes more than is fair. Holds one number per share. */
export class AddressShares implements StreamShares {
  readonly #limit: number
  readonly #held = new Map<string, number>()

  /** @param limit most held by one share; 0 sets no limit. */
  constructor(limit: number) {
    this.#limit = limit
  }

  take(share: string): boolean {
    const held = this.#held.get(share) ?? 0
    if (this.#limit > 0 && held >= this.#limit) return false
    this.#held.set(share, held + 1)
    return true
  }

  giveBack(share: string): void {
    const left = (this.#held.get(share) ?? 1) - 1
    if (left === 0) this.#held.delete(share)
    else this.#held.set(share, left)
  }
}
