import { createHash } from 'node:crypto'

/**
 * An id for feeds that no address is part of: the same for the same thing wherever the desk is served, and after a restore.
 *
 * @param name what it names, such as `post 0mx3lmcfvboqw5n6apro`; unique among all desks by the random part of the id in it.
 * @see RFC 9562 section 5.8 and appendix B.2 (a name-based UUID of version 8, by SHA-256)
 */
export function feedUrn(name: string): string {
  const bytes = createHash('sha256').update(`telex ${name}`).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}
