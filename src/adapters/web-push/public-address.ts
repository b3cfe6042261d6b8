import { BlockList, isIPv4 } from 'node:net'
import { insideOf, ipv6Bytes, wellKnownPrefix, type Nat64Prefix } from './nat64.ts'

/** Networks that are not public or tunnel to ones that are not. @see IANA's special-purpose registries */
const notPublic = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, with the metadata service of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['2001::', 23], // Teredo, ORCHID and the other protocol assignments
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: an IPv4 address inside
  ['3fff::', 20],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6')
}

/** Global unicast. IPv4-mapped, unique-local and link-local addresses lie outside. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** For the NAT64 of a network, which says how long its prefix within is. @see RFC 8215 */
const localNat64 = new BlockList()
localNat64.addSubnet('64:ff9b:1::', 48, 'ipv6')

/**
 * Whether an address, as a resolver or a socket returns it, is on the public internet. Of an address that leads through
 * NAT64 the IPv4 address inside decides.
 *
 * @param nat64 prefixes of this network, besides the well-known one.
 */
export function isPublicAddress(address: string, nat64: readonly Nat64Prefix[] = []): boolean {
  if (isIPv4(address)) return !notPublic.check(address, 'ipv4')
  // Only link-local addresses have a zone such as %eth0.
  const bytes = ipv6Bytes(address)
  if (bytes === null) return false
  for (const prefix of [wellKnownPrefix, ...nat64]) {
    const inside = insideOf(bytes, prefix)
    if (inside !== null && isIPv4(inside) && notPublic.check(inside, 'ipv4')) return false
    if (inside !== null && (prefix === wellKnownPrefix || isLocalNat64(address))) return isIPv4(inside)
  }
  return globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}

/** Whether only the network's own prefixes tell what an address leads to. */
export function needsNat64Prefixes(address: string): boolean {
  const bytes = ipv6Bytes(address)
  if (bytes === null || insideOf(bytes, wellKnownPrefix) !== null) return false
  return isLocalNat64(address) || isPublicAddress(address)
}

function isLocalNat64(address: string): boolean {
  return localNat64.check(address, 'ipv6')
}
