import { done, refuse, type Result } from '../../domain/result.ts'
import type { EdgeRefusal } from './http-refusal.ts'

/** Twenty times the longest post as plain text; a document tree of the largest size fits too. */
const MAX_BODY_BYTES = 1024 * 1024
/** Deeper than any body of ours; keeps what walks through it off the end of the stack. */
const MAX_DEPTH = 32

/** A body as it came: the value, and one spelling of it that doesn't depend on spaces or on the order of fields. */
export type JsonBody = { readonly value: unknown; readonly canonical: string }

/**
 * Reads a JSON body, never more of it than `maxBytes`, whether or not its length was announced. An empty body where
 * none is needed is `{}`.
 */
export async function readJsonBody(
  request: Request,
  maxBytes = MAX_BODY_BYTES,
): Promise<Result<JsonBody, EdgeRefusal>> {
  const bytes = await readBytes(request, maxBytes)
  if (!bytes.ok) return bytes
  const given = request.headers.get('content-type')
  if (bytes.value.length === 0 && given === null) return done({ value: {}, canonical: '{}' })
  const coded = request.headers.get('content-encoding') ?? 'identity'
  if (!isJson(given) || coded !== 'identity') return refuse({ kind: 'wrong-content-type', given })
  return parse(bytes.value)
}

function isJson(type: string | null): boolean {
  return /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type ?? '')
}

async function readBytes(request: Request, maxBytes: number): Promise<Result<Uint8Array, EdgeRefusal>> {
  const tooLarge = refuse({ kind: 'body-too-large', maxBytes } as const)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge
  if (request.body === null) return done(new Uint8Array())
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    // NOTE: leaving the loop cancels the stream: what is still to come is not read into memory.
    for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > maxBytes) return tooLarge
      chunks.push(chunk)
    }
  } catch {
    // A line that breaks, or a body that is too slow, is the caller's affair and no fault of the desk.
    return refuse({ kind: 'bad-request' })
  }
  return done(Buffer.concat(chunks, length))
}

function parse(bytes: Uint8Array): Result<JsonBody, EdgeRefusal> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse({ kind: 'bad-json', problem: 'The bytes are not UTF-8' })
  }
  let value: unknown
  try {
    value = JSON.parse(text) as unknown
  } catch {
    return refuse({ kind: 'bad-json', problem: 'It can’t be parsed' })
  }
  const canonical = canonicalJson(value, 0)
  return canonical === null
    ? refuse({ kind: 'bad-json', problem: `It is nested deeper than ${MAX_DEPTH} levels` })
    : done({ value, canonical })
}

function canonicalJson(value: unknown, depth: number): string | null {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth >= MAX_DEPTH) return null
  const parts: string[] = []
  const entries = Array.isArray(value)
    ? value.map((item): readonly [string | null, unknown] => [null, item])
    : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [key, item] of entries) {
    const inner = canonicalJson(item, depth + 1)
    if (inner === null) return null
    parts.push(key === null ? inner : `${JSON.stringify(key)}:${inner}`)
  }
  return Array.isArray(value) ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
}
