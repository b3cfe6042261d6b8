import { createTelexClient, type TelexClient } from '../../../client/telex-client.ts'
import { done, refuse, type Result } from '../../../domain/result.ts'
import type { ServerClock } from '../server-clock.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'
import { readProblem, unreachable, type Problem } from './problem.ts'

/** What the desk answered, or why there is nothing. */
export type Answer<T> = Result<T, Problem>

export type ApiDeps = {
  /** The address that the desk is served under, without a slash at its end. */
  readonly baseUrl: string
  readonly fetch: (request: Request) => Promise<Response>
  readonly keys: IdempotencyKeys
  readonly clock: ServerClock
  /** Milliseconds since 1970 by this computer. */
  readonly now: () => number
  /** The session is over: told for any answer that says so. */
  readonly onSignedOut: () => void
  /** Whether the desk could be reached, at each request. */
  readonly onReach?: (isReached: boolean) => void
  /** A request without an answer after that is given up; the same act may then be tried again under its key. */
  readonly timeoutMs?: number
}

/** What `TelexClient` resolves with. */
type ClientResult<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response }

type Call<T> = (client: TelexClient) => Promise<ClientResult<T>>
type Act<T> = (client: TelexClient, header: { 'Idempotency-Key': string }) => Promise<ClientResult<T>>

/**
 * Makes calls of the generated client as the desk needs them. Never throws for what an editor may meet: every refusal,
 * every fault and every timeout is a `Problem`. Nothing is repeated by itself; a repeat of the same act goes out under
 * the same key.
 */
export class ApiClient {
  readonly #deps: ApiDeps
  readonly #client: TelexClient
  /** Acts under way: a second click waits for the first one's answer. */
  readonly #pending = new Map<string, Promise<Answer<unknown>>>()

  constructor(deps: ApiDeps) {
    this.#deps = deps
    const { baseUrl, timeoutMs = 15_000 } = deps
    this.#client = createTelexClient({
      baseUrl,
      timeoutMs,
      maxTries: 1,
      fetch: (request) => this.#fetch(request),
    })
  }

  /** A call that may be repeated without harm, or that isn't a POST. */
  async ask<T>(call: Call<T>): Promise<Answer<T>> {
    try {
      return this.#read(await call(this.#client))
    } catch (error) {
      const isTimeout = error instanceof Error && /^(?:Timeout|Abort)Error$/.test(error.name)
      return refuse(unreachable(isTimeout))
    }
  }

  /**
   * A POST.
   *
   * @param act names the action, so that retries share an idempotency key: `publish:storm`, `correct:0abc…`.
   * @param body what is sent: the same act with another body is a new one.
   */
  async act<T>(act: string, body: unknown, call: Act<T>): Promise<Answer<T>> {
    const content = `${act} ${JSON.stringify(body)}`
    const pending = this.#pending.get(content)
    // One act, one answer: its type is that of the first call, which asked the same.
    if (pending !== undefined) return pending as Promise<Answer<T>>
    const key = this.#deps.keys.keyFor(act, content)
    const asked = this.ask<T>((client) => call(client, { 'Idempotency-Key': key }))
    this.#pending.set(content, asked)
    const answer = await asked.finally(() => this.#pending.delete(content))
    if (answer.ok || isFinal(answer.refusal)) this.#deps.keys.release(act)
    return answer
  }

  /** The key that a try of this act went out under, for whoever tries it again later. */
  keyOf(act: string, body: unknown): string {
    return this.#deps.keys.keyFor(act, `${act} ${JSON.stringify(body)}`)
  }

  /** Somebody else tries this act again: the next one of that name gets a new key. */
  releaseKey(act: string): void {
    this.#deps.keys.release(act)
  }

  async #fetch(request: Request): Promise<Response> {
    const { clock, fetch, now } = this.#deps
    const askedAt = now()
    const response = await fetch(request).catch((error: unknown) => {
      if (!request.signal.aborted) this.#deps.onReach?.(false)
      throw error
    })
    this.#deps.onReach?.(true)
    clock.heardDate(response.headers.get('date'), askedAt, now())
    return response
  }

  #read<T>({ data, error, response }: ClientResult<T>): Answer<T> {
    const { headers, ok, status } = response
    if (ok && status === 204) return done(data as T)
    // A 2xx without JSON comes from something between us and the desk (a sign-in page of a network, say).
    if (ok) return data === undefined ? refuse(unreachable(false)) : done(data)
    const retryAfter = Number(headers.get('retry-after') ?? Number.NaN)
    const problem = readProblem(status, error, Number.isFinite(retryAfter) ? retryAfter * 1_000 : null)
    if (status === 401 && problem.kind !== 'sign-in-failed') this.#deps.onSignedOut()
    return refuse(problem)
  }
}

/** A refusal by the desk's rules, which means that nothing was done. Others may hide an earlier try that was. */
function isFinal({ status }: Problem): boolean {
  return status === 404 || status === 409 || status === 422
}
