import { createHash } from 'node:crypto'
import { perform, type Desk, type Once } from '../../desk/perform.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { AnswerMemory } from './secret-response-cache.ts'
import type { ApiCall } from './api-call.ts'
import type { EdgeRefusal, HttpRefusal } from '../edge/http-refusal.ts'

type Answer = Promise<Result<unknown, HttpRefusal>>

/**
 * What makes a request repeatable, from its `Idempotency-Key`; `null` when it has none.
 *
 * The key counts for one caller and one call, so that two programs, or two kinds of deed, can't run into each other.
 *
 * @param who the caller, as a name that nobody else has.
 * @param canonicalBody one spelling of the body, whatever its spaces and the order of its fields.
 */
export function onceOf(
  request: Request,
  call: Pick<ApiCall, 'method' | 'path'>,
  who: string,
  canonicalBody: string,
): Result<Once | null, EdgeRefusal> {
  const key = request.headers.get('idempotency-key')
  if (key === null || call.method !== 'post') return done(null)
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) return refuse({ kind: 'idempotency-key-invalid' })
  const path = new URL(request.url).pathname
  const asked = createHash('sha256').update(`${request.method} ${path} ${canonicalBody}`).digest('hex')
  return done({ key: `${who} ${call.path} ${key}`, asked })
}

/**
 * Does a deed once whose answer holds a secret: the answer stays in memory, and that it was done goes into the store. A
 * repeat after a restart is refused with `answer-not-kept` and does nothing.
 */
export async function doneOnce(desk: Desk, memory: AnswerMemory, once: Once, work: () => Answer): Answer {
  return memory.once(once, async () => {
    const earlier = await desk.store.transact((tx) => tx.answerTo(once.key))
    if (earlier !== null) {
      return earlier.asked === once.asked
        ? refuse({ kind: 'answer-not-kept', key: once.key })
        : refuse({ kind: 'idempotency-conflict', key: once.key })
    }
    const result = await work()
    if (result.ok) await perform(desk, async () => done(true), once)
    return result
  })
}
