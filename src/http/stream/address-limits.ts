import { isIPv6 } from 'node:net'

/**
 * The key under which an address is limited: an IPv4 address, or the /64 of an IPv6 address, since one household or server
 * gets a whole /64. An IPv4 address in IPv6 form counts as IPv4.
 */
export function addressKey(address: string): string {
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

/** Limits the open streams of each address: one count for the whole desk, however many processes it has. */
export interface AddressLimits {
  /** Counts one more stream under this key, or returns false. What is acquired must be released once. */
  acquire(key: string): boolean | Promise<boolean>
  release(key: string): void
}

/** Counts the open streams of each address in this process. Holds one number per address. */
export class LocalAddressLimits implements AddressLimits {
  readonly #limit: number
  readonly #counts = new Map<string, number>()

  /** @param limit most open streams of one address; 0 sets no limit. */
  constructor(limit: number) {
    this.#limit = limit
  }

  acquire(key: string): boolean {
    const count = this.#counts.get(key) ?? 0
    if (this.#limit > 0 && count >= this.#limit) return false
    this.#counts.set(key, count + 1)
    return true
  }

  release(key: string): void {
    const left = (this.#counts.get(key) ?? 1) - 1
    if (left === 0) this.#counts.delete(key)
    else this.#counts.set(key, left)
  }
}
