import { isIPv4, isIPv6 } from 'node:net'

/**
 * A prefix under which a network reaches IPv4 addresses over IPv6: the IPv4 address stands inside the IPv6 address.
 *
 * @see RFC 6052 section 2.2
 */
export type Nat64Prefix = {
  readonly bytes: Uint8Array
  /** In bits: 32, 40, 48, 56, 64 or 96. */
  readonly length: number
}

const LENGTHS = [96, 64, 56, 48, 40, 32]
/** This byte is zero in all forms but the longest, and no part of the address inside. */
const RESERVED_BYTE = 8

/** 64:ff9b::/96. @see RFC 6052 section 2.1 */
export const wellKnownPrefix: Nat64Prefix = { bytes: Uint8Array.of(0, 0x64, 0xff, 0x9b), length: 96 }

/** The name whose only addresses are known, so that a network's prefix shows around them. @see RFC 7050 */
export const DISCOVERY_NAME = 'ipv4only.arpa'
const discoveryAddresses = ['192.0.0.170', '192.0.0.171']

/** The sixteen bytes of an IPv6 address; `null` for anything else, also for one with a zone. */
export function ipv6Bytes(address: string): Uint8Array | null {
  if (!isIPv6(address) || address.includes('%')) return null
  const [left = '', right] = withoutDots(address).split('::')
  const before = groupsOf(left)
  const after = groupsOf(right ?? '')
  const bytes = new Uint8Array(16)
  for (const [index, group] of before.entries()) setGroup(bytes, index, group)
  for (const [index, group] of after.entries()) setGroup(bytes, 8 - after.length + index, group)
  return bytes
}

function withoutDots(address: string): string {
  const dotted = /[\d.]+$/.exec(address)?.[0] ?? ''
  if (!isIPv4(dotted)) return address
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number)
  return `${address.slice(0, -dotted.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

function groupsOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

function setGroup(bytes: Uint8Array, index: number, group: number): void {
  bytes[index * 2] = group >> 8
  bytes[index * 2 + 1] = group & 0xff
}

/** The IPv4 address inside an IPv6 address with this prefix; `null` without the prefix, `''` where its form is wrong. */
export function insideOf(address: Uint8Array, { bytes, length }: Nat64Prefix): string | null {
  const prefixBytes = length / 8
  for (let index = 0; index < prefixBytes; index++) {
    if (address[index] !== (bytes[index] ?? 0)) return null
  }
  return ipv4At(address, length) ?? ''
}

function ipv4At(address: Uint8Array, length: number): string | null {
  if (length < 96 && address[RESERVED_BYTE] !== 0) return null
  const inside: number[] = []
  for (let index = length / 8; inside.length < 4; index++) {
    if (index !== RESERVED_BYTE) inside.push(address[index] ?? 0)
  }
  return inside.join('.')
}

/** The prefixes that the addresses of the discovery name show. @see RFC 7050 section 3 */
export function prefixesIn(addresses: readonly string[]): readonly Nat64Prefix[] {
  const found: Nat64Prefix[] = []
  for (const address of addresses) {
    const bytes = ipv6Bytes(address)
    if (bytes === null) continue
    for (const length of LENGTHS) {
      const inside = ipv4At(bytes, length)
      if (inside === null || !discoveryAddresses.includes(inside)) continue
      found.push({ bytes: bytes.slice(0, length / 8), length })
      break
    }
  }
  return found
}
