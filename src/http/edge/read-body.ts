import { done, refuse, type Result } from '../../domain/result.ts'
import { jsonProblems } from '../../words/refusals/en.ts'
import type { EdgeRefusal } from './http-refusal.ts'

/** Twenty times the longest post as plain text, and enough for the largest document tree. */
const MAX_BODY_BYTES = 1024 * 1024
/** Deeper than any valid body; bounds the recursion over it. */
const MAX_DEPTH = 32

/** A body's value, and its canonical form, which does not depend on spaces or the order of fields. */
export type JsonBody = { readonly value: unknown; readonly canonical: string }

/**
 * Reads a JSON body of at most `maxBytes`, with or without a `Content-Length`. An empty body without a type reads as
 * `{}`.
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
    // NOTE: leaving the loop cancels the stream, so that the rest is not read into memory.
    for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > maxBytes) return tooLarge
      chunks.push(chunk)
    }
  } catch {
    // The client disconnected, or sent the body too slowly: no fault of the desk.
    return refuse({ kind: 'bad-request' })
  }
  return done(Buffer.concat(chunks, length))
}

function parse(bytes: Uint8Array): Result<JsonBody, EdgeRefusal> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse({ kind: 'bad-json', problem: jsonProblems.notUtf8 })
  }
  let value: unknown
  try {
    value = JSON.parse(text) as unknown
  } catch {
    return refuse({ kind: 'bad-json', problem: jsonProblems.syntax })
  }
  const canonical = canonicalJson(value, 0)
  return canonical === null
    ? refuse({ kind: 'bad-json', problem: jsonProblems.tooDeep(MAX_DEPTH) })
    : done({ value, canonical })
}

function canonicalJson(value: unknown, depth: number): string | null {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth >= MAX_DEPTH) return null
  const members: string[] = []
  const entries = Array.isArray(value)
    ? value.map((item): readonly [string | null, unknown] => [null, item])
    : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [key, item] of entries) {
    const inner = canonicalJson(item, depth + 1)
    if (inner === null) return null
    members.push(key === null ? inner : `${JSON.stringify(key)}:${inner}`)
  }
  return Array.isArray(value) ? `[${members.join(',')}]` : `{${members.join(',')}}`
}
