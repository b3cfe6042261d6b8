import { createHash } from 'node:crypto'
import type { CommandExecutor } from '../../desk/commands.ts'
import type { IdempotencyKey } from '../../desk/perform.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { SecretResponseCache } from './secret-response-cache.ts'
import type { ApiCall } from './api-call.ts'
import type { EdgeRefusal, HttpRefusal } from '../edge/http-refusal.ts'
import { canonicalJson } from '../edge/read-body.ts'

type PendingResponse = Promise<Result<unknown, HttpRefusal>>

/**
 * Reads the `Idempotency-Key` of a request; `null` when it has none.
 *
 * The key is scoped to one caller and one call, so that two clients, or two kinds of request, never collide.
 *
 * @param caller a name that no other caller has.
 * @param body the request's JSON, which is compared whatever its spaces and the order of its fields; `undefined` without one.
 */
export function idempotencyKeyOf(
  request: Request,
  call: Pick<ApiCall, 'method' | 'path'>,
  caller: string,
  body: unknown,
): Result<IdempotencyKey | null, EdgeRefusal> {
  const key = request.headers.get('idempotency-key')
  if (key === null || call.method !== 'post') return done(null)
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) return refuse({ kind: 'idempotency-key-invalid' })
  const path = new URL(request.url).pathname
  // Only here: of a large body it takes longer than everything else.
  const canonicalBody = body === undefined ? '' : canonicalJson(body)
  const hash = createHash('sha256').update(`${request.method} ${path} ${canonicalBody}`)
  return done({ key: `${caller} ${call.path} ${key}`, requestHash: hash.digest('hex') })
}

/**
 * Processes a request once whose response holds a secret. The response stays in memory; the store records only that the
 * request was processed. A repeat after a restart is refused with `answer-not-kept` and changes nothing.
 */
export async function respondOnce(
  desk: CommandExecutor,
  cache: SecretResponseCache,
  idempotencyKey: IdempotencyKey,
  work: () => PendingResponse,
): PendingResponse {
  return cache.respondOnce(idempotencyKey, async () => {
    const { key, requestHash } = idempotencyKey
    const stored = await desk.perform('storedResponse', [key])
    if (!stored.ok) return stored
    if (stored.value !== null) {
      return stored.value.requestHash === requestHash
        ? refuse({ kind: 'answer-not-kept', key })
        : refuse({ kind: 'idempotency-conflict', key })
    }
    const result = await work()
    if (result.ok) await desk.perform('noteResponse', [], idempotencyKey)
    return result
  })
}
