/** Calls the API of a desk in another process. Throws when the desk refuses. */
export type ApiCaller = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<Readonly<Record<string, unknown>>>

export function apiCaller(origin: () => string, token: string): ApiCaller {
  return async (method, path, body) => {
    const response = await fetch(`${origin()}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new Error(JSON.stringify(answer))
    return answer
  }
}
