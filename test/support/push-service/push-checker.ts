import { createPublicKey, verify } from 'node:crypto'

/** A push request, whatever the protocol. */
export type PushRequest = {
  readonly origin: string
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Why a push service would refuse a request. */
export type Rejection = { readonly status: 400 | 401 | 403 | 405 | 413; readonly why: string }

const MAX_BODY_BYTES = 4_096
const MIN_BODY_BYTES = 86 + 17
const DAY_SECONDS = 86_400
const MAX_TTL_SECONDS = 2_419_200

/** Checks requests as real push services do. */
export class PushChecker {
  /** Claims of verified tokens: the desk sends the same token many times. */
  readonly #verified = new Map<string, { readonly exp: number; readonly aud: string; readonly key: string }>()
  readonly #nowSeconds: () => number

  constructor(nowSeconds: () => number) {
    this.#nowSeconds = nowSeconds
  }

  check({ origin, method, headers, body }: PushRequest): Rejection | { readonly key: string } {
    if (method !== 'POST') return { status: 405, why: 'method' }
    const ttl = single(headers['ttl'])
    if (!/^\d{1,10}$/.test(ttl) || Number(ttl) > MAX_TTL_SECONDS) return { status: 400, why: 'ttl' }
    const urgency = single(headers['urgency'])
    if (!['', 'very-low', 'low', 'normal', 'high'].includes(urgency)) return { status: 400, why: 'urgency' }
    const topic = headers['topic']
    if (topic !== undefined && !/^[A-Za-z0-9]{1,32}$/.test(single(topic)))
      return { status: 400, why: 'topic' }
    if (single(headers['content-encoding']) !== 'aes128gcm') return { status: 400, why: 'encoding' }
    if (body.length > MAX_BODY_BYTES) return { status: 413, why: 'size' }
    if (body.length < MIN_BODY_BYTES || body[20] !== 65) return { status: 400, why: 'body' }
    return this.#checkToken(single(headers['authorization']), origin)
  }

  #checkToken(authorization: string, origin: string): Rejection | { readonly key: string } {
    const claims = this.#verified.get(authorization) ?? this.#verify(authorization)
    if (typeof claims === 'string') return { status: 403, why: claims }
    const now = this.#nowSeconds()
    if (claims.aud !== origin) return { status: 403, why: 'aud' }
    if (claims.exp <= now) return { status: 401, why: 'expired' }
    if (claims.exp > now + DAY_SECONDS) return { status: 403, why: 'exp too far' }
    return { key: claims.key }
  }

  #verify(authorization: string): { exp: number; aud: string; key: string } | string {
    const [, token = '', key = ''] =
      /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
    const [head = '', claims = '', signature = ''] = token.split('.')
    const point = Buffer.from(key, 'base64url')
    if (point.length !== 65) return 'key'
    const publicKey = createPublicKey({
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: point.toString('base64url', 1, 33),
        y: point.toString('base64url', 33),
      },
      format: 'jwk',
    })
    const isValid = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
    if (!isValid) return 'signature'
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<
      string,
      unknown
    >
    if (typeof aud !== 'string' || typeof exp !== 'number') return 'claims'
    if (typeof sub !== 'string' || !/^(mailto:[^@\s]+@|https:\/\/)[^\s]+$/.test(sub)) return 'BadJwtToken sub'
    const verified = { aud, exp, key }
    if (this.#verified.size > 1_000) this.#verified.clear()
    this.#verified.set(authorization, verified)
    return verified
  }
}

function single(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '')
}
