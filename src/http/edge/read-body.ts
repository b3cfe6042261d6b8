import { done, refuse, type Result } from '../../domain/result.ts'
import { jsonProblems } from '../../words/refusals/en.ts'
import type { EdgeRefusal } from './http-refusal.ts'

/** Deeper than any valid body; bounds the recursion over it. */
const MAX_DEPTH = 32
/** The largest document tree has 22,000; bounds what parsing and validating it takes. */
const MAX_VALUES = 30_000
const [QUOTE, BACKSLASH, COMMA, BRACE, BRACKET, CLOSING_BRACE, CLOSING_BRACKET] = Buffer.from(
  '"\\,{[}]',
) as unknown as readonly [number, number, number, number, number, number, number]

/**
 * Reads a JSON body of at most `maxBytes`, with or without a `Content-Length`. An empty body without a type reads as
 * `{}`.
 */
export async function readJsonBody(
  request: Request,
  maxBytes: number,
): Promise<Result<unknown, EdgeRefusal>> {
  const bytes = await readBytes(request, maxBytes)
  if (!bytes.ok) return bytes
  const given = request.headers.get('content-type')
  if (bytes.value.length === 0 && given === null) return done({})
  const coded = request.headers.get('content-encoding') ?? 'identity'
  if (!isJson(given) || coded !== 'identity') return refuse({ kind: 'wrong-content-type', given })
  return parse(bytes.value)
}

function isJson(type: string | null): boolean {
  return /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type ?? '')
}

async function readBytes(request: Request, maxBytes: number): Promise<Result<Uint8Array, EdgeRefusal>> {
  const tooLarge = refuse({ kind: 'body-too-large', maxBytes } as const)
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > maxBytes) return tooLarge
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    // Over HTTP a body is no longer than it is announced. Read in one go it takes no stream of its own.
    if (announced !== null) {
      const bytes = new Uint8Array(await request.arrayBuffer())
      return bytes.length > maxBytes ? tooLarge : done(bytes)
    }
    if (request.body === null) return done(new Uint8Array())
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

function parse(bytes: Uint8Array): Result<unknown, EdgeRefusal> {
  const shape = shapeProblem(bytes)
  if (shape !== null) return refuse({ kind: 'bad-json', problem: shape })
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse({ kind: 'bad-json', problem: jsonProblems.notUtf8 })
  }
  try {
    return done(JSON.parse(text) as unknown)
  } catch {
    return refuse({ kind: 'bad-json', problem: jsonProblems.syntax })
  }
}

/** Whether JSON is too deep or holds too many values, before it is parsed. Says nothing of what is no JSON. */
function shapeProblem(bytes: Uint8Array): string | null {
  let values = 1
  let depth = 0
  let isText = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) isText = false
    } else if (byte === QUOTE) isText = true
    else if (byte === COMMA) values++
    else if (byte === BRACE || byte === BRACKET) {
      values++
      if (++depth > MAX_DEPTH) return jsonProblems.tooDeep(MAX_DEPTH)
    } else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) depth--
    if (values > MAX_VALUES) return jsonProblems.tooManyValues(MAX_VALUES)
  }
  return null
}

/** A body in one spelling, whatever its spaces and the order of its fields. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`)
  return `{${members.join(',')}}`
}
