/** Calls the API of a desk in another process. @throws Error when the desk refuses. */
export type ApiCaller = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<Readonly<Record<string, unknown>>>

export function apiCaller(origin: () => string, token: string): ApiCaller {
  return async (method, path, body) => {
    const ask = (): Promise<Response> =>
      fetch(`${origin()}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    // The desk may close a keep-alive connection just as it is used: safe requests are retried.
    const response = method === 'GET' ? await ask().catch(ask).catch(ask) : await ask()
    const answer = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new Error(JSON.stringify(answer))
    return answer
  }
}
