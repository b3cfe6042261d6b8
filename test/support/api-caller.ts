/** Calls the API of a desk in another process. Throws when the desk refuses. */
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
    // A connection that was kept may be closed by the desk as it is used: what changes nothing is asked again.
    const response = method === 'GET' ? await ask().catch(ask).catch(ask) : await ask()
    const answer = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new Error(JSON.stringify(answer))
    return answer
  }
}
