import { done, refuse, type Result } from '../../../domain/result.ts'
import type { ServerClock } from '../server-clock.ts'
import type { ActKeys } from './act-keys.ts'
import { readProblem, unreachable, type Problem } from './problem.ts'

/** What the desk answered, or why there is nothing. */
export type Answer<T> = Result<T, Problem>

export type ApiWorld = {
  /** Where the API begins: `/api/v1` below the path the desk is served under. */
  readonly address: string
  readonly fetch: typeof fetch
  readonly keys: ActKeys
  readonly clock: ServerClock
  /** Milliseconds since 1970 by this computer. */
  readonly now: () => number
  /** The session is over: told for any answer that says so. */
  readonly onSignedOut: () => void
}

/** A request without an answer after that is given up; the same act may then be tried again under its key. */
const ANSWER_WAIT_MS = 15_000

type Asked = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly key?: string
  readonly signal?: AbortSignal
}

/**
 * Speaks to the desk's API. Never throws for what an editor may meet: every "no", every fault and every silence is a
 * `Problem`. Nothing is repeated by itself; a repeat of the same `post` act goes out under the same key.
 */
export class ApiClient {
  readonly #world: ApiWorld
  /** Acts under way: a second click waits for the first one's answer. */
  readonly #flying = new Map<string, Promise<Answer<unknown>>>()

  constructor(world: ApiWorld) {
    this.#world = world
  }

  get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
    return this.#ask({ method: 'GET', path, ...(signal && { signal }) })
  }

  patch<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.#ask({ method: 'PATCH', path, body })
  }

  delete<T>(path: string): Promise<Answer<T>> {
    return this.#ask({ method: 'DELETE', path })
  }

  /** @param act names the deed, so that its repeats are known as such: `publish:storm`, `correct:0abc…`. */
  async post<T>(act: string, path: string, body: unknown): Promise<Answer<T>> {
    const content = `${path} ${JSON.stringify(body)}`
    const flying = this.#flying.get(content)
    // One act, one answer: its type is that of the first call, which asked the same path.
    if (flying !== undefined) return flying as Promise<Answer<T>>
    const key = this.#world.keys.keyFor(act, content)
    const asked = this.#ask<T>({ method: 'POST', path, body, key })
    this.#flying.set(content, asked)
    const answer = await asked.finally(() => this.#flying.delete(content))
    if (answer.ok || isFinal(answer.refusal)) this.#world.keys.settled(act)
    return answer
  }

  async #ask<T>({ method, path, body, key, signal }: Asked): Promise<Answer<T>> {
    const { clock, now, onSignedOut } = this.#world
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), ANSWER_WAIT_MS)
    const stop = (): void => limit.abort()
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted === true) stop()
    try {
      const askedAt = now()
      const response = await this.#world.fetch(`${this.#world.address}${path}`, {
        method,
        headers: {
          Accept: 'application/json',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(key !== undefined && { 'Idempotency-Key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        credentials: 'same-origin',
        signal: limit.signal,
      })
      clock.heardDate(response.headers.get('date'), askedAt, now())
      const said = await json(response)
      // A 2xx that is no JSON comes from something between us and the desk (a sign-in page of a network, say).
      if (response.ok && (response.status === 204 || said !== null)) return done(said as T)
      const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
      const retryAfterMs = Number.isFinite(retryAfter) ? retryAfter * 1_000 : null
      const problem = response.ok ? unreachable(false) : readProblem(response.status, said, retryAfterMs)
      if (problem.status === 401 && problem.kind !== 'sign-in-failed') onSignedOut()
      return refuse(problem)
    } catch {
      return refuse(unreachable(limit.signal.aborted))
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
    }
  }
}

async function json(response: Response): Promise<unknown> {
  if (response.status === 204) return null
  const text = await response.text()
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** A "no" of the desk's rules, which means that nothing was done. Others may hide an earlier try that was. */
function isFinal({ status }: Problem): boolean {
  return status === 404 || status === 409 || status === 422
}
