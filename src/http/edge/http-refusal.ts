import type { Refusal } from '../../domain/refusal.ts'

/** Every refusal of the HTTP edge itself, with its facts. */
export type EdgeRefusal =
  | { readonly kind: 'bad-json'; readonly problem: string }
  | { readonly kind: 'wrong-content-type'; readonly given: string | null }
  | { readonly kind: 'body-too-large'; readonly maxBytes: number }
  | { readonly kind: 'address-too-long'; readonly maxLength: number }
  | { readonly kind: 'bad-request' }
  | { readonly kind: 'field-unknown'; readonly field: string }
  | { readonly kind: 'idempotency-key-invalid' }
  | { readonly kind: 'answer-not-kept'; readonly key: string }
  | { readonly kind: 'not-signed-in' }
  | { readonly kind: 'token-invalid' }
  | { readonly kind: 'token-expired' }
  | { readonly kind: 'cross-site' }
  | { readonly kind: 'https-required'; readonly address: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'too-many-streams'; readonly retryAfterSeconds: number }
  | { readonly kind: 'streams-full'; readonly retryAfterSeconds: number }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] }
  | { readonly kind: 'draining'; readonly retryAfterSeconds: number }
  | { readonly kind: 'store-full' }
  | { readonly kind: 'store-unavailable' }
  | { readonly kind: 'internal' }

/** Every refusal that a response can have: of the desk's rules, or of the edge. */
export type HttpRefusal = Refusal | EdgeRefusal
/** The last part of a problem's `type`, and the heading of its paragraph in the docs. */
export type RefusalKind = HttpRefusal['kind']
