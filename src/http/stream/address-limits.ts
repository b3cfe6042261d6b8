import { isIPv6 } from 'node:net'
import type { RateKey } from '../edge/rate-limit.ts'

/** NAT64's own prefix, behind which stands an IPv4 address. @see RFC 6052 section 2.1 */
const NAT64 = '64:ff9b:0:0:0:0'

/**
 * The key under which an address is limited: an IPv4 address, or the /64 of an IPv6 address, since each device or network
 * gets a whole /64. An IPv4 address in IPv6 form counts as IPv4.
 */
export function addressKey(address: string): string {
  const plain = address.replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(plain)) return plain
  const groups = groupsOf(plain)
  if (groups.slice(0, 6).join(':') === NAT64) {
    return groups
      .slice(6)
      .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff])
      .join('.')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address, in hexadecimal without zeros in front. */
function groupsOf(address: string): readonly string[] {
  const [left = '', right] = address
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) =>
      [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
    )
    .split('::')
  const before = left === '' ? [] : left.split(':')
  const after = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after]
  return groups.map((group) => Number.parseInt(group, 16).toString(16))
}

/**
 * The network around an address's key, which has a limit of its own: of an IPv6 address its /48, since a household has up
 * to 256 /64s and a site 65,536. `null` for IPv4, where addresses are not given out in blocks.
 *
 * @param key what `addressKey` returned.
 */
export function networkKey(key: string): string | null {
  return key.endsWith('::/64') ? `${key.split(':', 3).join(':')}::/48` : null
}

/**
 * What a network may do at once, in multiples of what an address may: a mobile operator gives each phone a /64, and a city's
 * phones may share a /48.
 */
const NETWORK_FACTOR = 5

/** What a request from this address counts against. */
export function addressRateKey(address: string, factor = NETWORK_FACTOR): RateKey {
  const key = addressKey(address)
  const network = networkKey(key)
  return { key, group: network === null ? null : { key: network, factor } }
}

/** Limits the open streams of each address: one count for the whole desk, however many processes it has. */
export interface AddressLimits {
  /** Counts one more stream under this key, or returns false. What is acquired must be released once. */
  acquire(key: string): boolean | Promise<boolean>
  release(key: string): void
}

/** Counts the open streams of each address, and of the network around it. Holds one number for each. */
export class LocalAddressLimits implements AddressLimits {
  readonly #limit: number
  readonly #networkLimit: number
  readonly #counts = new Map<string, number>()

  /**
   * @param limit most open streams of one address; 0 sets no limit.
   * @param capacity how many streams the desk can have: a network of many addresses gets half of them at most.
   */
  constructor(limit: number, capacity = Number.POSITIVE_INFINITY) {
    this.#limit = limit
    this.#networkLimit = Math.max(limit, Math.min(limit * NETWORK_FACTOR, Math.floor(capacity / 2)))
  }

  acquire(key: string): boolean {
    const network = networkKey(key)
    if (!this.#isBelow(key, this.#limit)) return false
    if (network !== null && !this.#isBelow(network, this.#networkLimit)) return false
    this.#add(key, 1)
    if (network !== null) this.#add(network, 1)
    return true
  }

  release(key: string): void {
    const network = networkKey(key)
    this.#add(key, -1)
    if (network !== null) this.#add(network, -1)
  }

  #isBelow(key: string, limit: number): boolean {
    return this.#limit === 0 || (this.#counts.get(key) ?? 0) < limit
  }

  #add(key: string, streams: 1 | -1): void {
    const count = (this.#counts.get(key) ?? 0) + streams
    if (count <= 0) this.#counts.delete(key)
    else this.#counts.set(key, count)
  }
}
