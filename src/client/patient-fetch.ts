type Fetch = (request: Request) => Promise<Response>

export type RetryOptions = {
  /** How long the desk may take for one answer, its body included; 30 s. */
  readonly timeoutMs: number
  /** How often a request is sent at most; 3. With 1 nothing is retried. */
  readonly maxTries: number
  /** The longest `Retry-After` that is waited for; 60 s. An answer that asks for more is handed back at once. */
  readonly maxRetryAfterMs: number
  /** The wait after a lost connection, 500 ms; each further one is twice as long. A random part of it is added to every wait. */
  readonly backoffMs: number
}

/**
 * Wraps `fetch` with a timeout and with bounded retries that the request's own signal ends.
 *
 * 429 and 503 are retried after their `Retry-After`. A lost connection or a timeout leaves open whether the desk did it,
 * so only a GET or a request with an `Idempotency-Key` is sent again then.
 */
export function patientFetch(fetch: Fetch, options: Partial<RetryOptions> = {}): Fetch {
  const { timeoutMs = 30_000, maxTries = 3, maxRetryAfterMs = 60_000, backoffMs = 500 } = options
  return async (request) => {
    const isRepeatable = request.method === 'GET' || request.headers.has('Idempotency-Key')
    for (let tries = 1; ; tries++) {
      const isLast = tries >= maxTries
      const { signal } = request
      // A body can be sent once; the request itself is kept for the next try.
      const sent = new Request(isLast ? request : request.clone(), { signal: limited(signal, timeoutMs) })
      let waitMs: number | null
      try {
        const response = await fetch(sent)
        waitMs = isLast ? null : retryAfterMs(response)
        if (waitMs === null || waitMs > maxRetryAfterMs) return response
        await response.body?.cancel()
      } catch (error) {
        if (isLast || !isRepeatable || signal.aborted) throw error
        waitMs = backoffMs * 2 ** (tries - 1)
      }
      await pause(waitMs + Math.random() * backoffMs, signal)
    }
  }
}

/** How long a 429 or 503 asks to wait; `null` for any other answer. */
function retryAfterMs({ status, headers }: Response): number | null {
  if (status !== 429 && status !== 503) return null
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN)
  return seconds >= 0 ? seconds * 1_000 : null
}

function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, waitMs)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** As `AbortSignal.any` has it, which Firefox 115 and Safari 16 don't have. */
function limited(signal: AbortSignal, timeoutMs: number): AbortSignal {
  const either = new AbortController()
  for (const one of [signal, AbortSignal.timeout(timeoutMs)]) {
    if (one.aborted) either.abort(one.reason)
    else one.addEventListener('abort', () => either.abort(one.reason), { once: true })
  }
  return either.signal
}
