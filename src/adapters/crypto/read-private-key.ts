import { createPrivateKey, type KeyObject } from 'node:crypto'

/** Says what a text is that should have been a private key, and what to do. */
export class PrivateKeyError extends Error {
  override readonly name = 'PrivateKeyError'
}

const SCALAR_BYTES = 32
/** An uncompressed point: what senders publish as their application server key. */
const PUBLIC_KEY_BYTES = 65

/**
 * Reads a private P-256 key in the forms in which senders of Web Push keep theirs: 32 bytes in base64url, base64 or hex; a JWK
 * or a set with one; the JSON with `publicKey` and `privateKey` that libraries print; PEM or DER in base64, as PKCS#8 or SEC 1.
 *
 * @returns the scalar: 32 bytes in base64url.
 * @throws PrivateKeyError with a sentence for the operator. It never repeats the text.
 * @see RFC 7517, RFC 5958, RFC 5915
 */
export function readPrivateKey(text: string): string {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return fromJson(trimmed)
  if (trimmed.includes('-----BEGIN')) return fromPem(trimmed)
  const bytes = bytesOf(trimmed)
  if (bytes?.length === SCALAR_BYTES) return bytes.toString('base64url')
  if (bytes?.length === PUBLIC_KEY_BYTES && bytes[0] === 4) throw itIsPublic()
  const key = bytes === null ? null : (fromDer(bytes, 'pkcs8') ?? fromDer(bytes, 'sec1'))
  if (key === null) throw new PrivateKeyError(`This is not a P-256 private key. ${FORMS}`)
  return scalarOf(key)
}

const FORMS = 'Give 32 bytes in base64url, a JWK, or PEM (PKCS#8 or SEC 1).'

function itIsPublic(): PrivateKeyError {
  return new PrivateKeyError('This is a public key. The private key that belongs to it is needed.')
}

function bytesOf(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  const joined = text.replaceAll(/\s/g, '')
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(joined) ? Buffer.from(joined, 'base64url') : null
}

function fromJson(text: string): string {
  const value = parsed(text)
  const { keys, privateKey } = value
  if (Array.isArray(keys)) {
    if (keys.length !== 1)
      throw new PrivateKeyError('This JWK set has several keys. Give the one that is needed.')
    return fromJson(JSON.stringify(keys[0]))
  }
  if (typeof privateKey === 'string') return readPrivateKey(privateKey)
  const { kty, crv, d, x, y } = value
  if (kty !== 'EC' || crv !== 'P-256')
    throw new PrivateKeyError('This JSON is not a JWK of a P-256 key (kty EC, crv P-256).')
  if (d === undefined) throw itIsPublic()
  const key = opened(() => createPrivateKey({ key: { kty, crv, d, x, y } as JsonKey, format: 'jwk' }))
  if (key === null) throw new PrivateKeyError('The parts of this JWK (d, x, y) don’t belong together.')
  return scalarOf(key)
}

type JsonKey = { kty: string; crv: string; d: string; x: string; y: string }

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    throw new PrivateKeyError('This JSON is incomplete or broken.')
  }
}

function fromPem(text: string): string {
  if (/-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(text)) {
    throw new PrivateKeyError('This key is encrypted. Decrypt it first: openssl pkey -in FILE')
  }
  // `openssl ecparam -genkey` writes the name of the curve before the key.
  const [block] = /-----BEGIN (?:EC )?PRIVATE KEY-----[^-]+-----END (?:EC )?PRIVATE KEY-----/.exec(text) ?? []
  if (block === undefined) {
    throw /-----BEGIN PUBLIC KEY/.test(text)
      ? itIsPublic()
      : new PrivateKeyError(`This PEM file holds no private key. ${FORMS}`)
  }
  const key = opened(() => createPrivateKey(block))
  if (key === null) throw new PrivateKeyError('This PEM file is incomplete or broken.')
  return scalarOf(key)
}

function fromDer(key: Buffer, type: 'pkcs8' | 'sec1'): KeyObject | null {
  return opened(() => createPrivateKey({ key, format: 'der', type }))
}

function opened(open: () => KeyObject): KeyObject | null {
  try {
    return open()
  } catch {
    return null
  }
}

function scalarOf(key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new PrivateKeyError(
      'This key is not on the curve P-256, so it can’t have signed a Web Push message.',
    )
  }
  const { d } = key.export({ format: 'jwk' })
  if (d === undefined) throw itIsPublic()
  return d
}
