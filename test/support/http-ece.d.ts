/** The part of http_ece that the tests use: a second implementation of RFC 8188 and RFC 8291. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  export function decrypt(
    body: Uint8Array,
    options: { version: 'aes128gcm'; privateKey: ECDH; authSecret: Uint8Array },
  ): Buffer

  const ece: { readonly decrypt: typeof decrypt }
  export default ece
}
