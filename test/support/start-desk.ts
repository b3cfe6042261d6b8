import { openDesk, type DeskOptions, type RunningDesk } from '../../src/compose/open-desk.ts'
import { readConfig, type Config, type OptionName } from '../../src/config.ts'
import { createToken } from '../../src/desk/people/tokens.ts'
import type { Scope } from '../../src/domain/role.ts'
import { environmentOf } from './environment-of.ts'
import { tempFolder } from './temp-folder.ts'

export type StartDeskOptions = DeskOptions & {
  readonly options?: Partial<Record<OptionName, string>>
}

/** A whole desk on a free port with a temporary folder; tests use it over HTTP. */
export type TestDesk = RunningDesk & {
  readonly config: Config
  /** The secret of a new token. */
  readonly token: (...scopes: readonly Scope[]) => Promise<string>
  /** Any request to the desk; `token` becomes its bearer token, and `json` its body. */
  readonly request: (
    path: string,
    init?: RequestInit & { token?: string; json?: unknown },
  ) => Promise<Response>
  /** Calls `/api/v1` with JSON and a token of every scope. */
  readonly call: (method: string, path: string, body?: unknown) => Promise<ApiResponse>
}

export type ApiResponse = {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

export async function startDesk({ options = {}, ...deskOptions }: StartDeskOptions = {}): Promise<TestDesk> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(tempFolder())
  const given = { data: folder.path, port: '0', logLevel: 'silent', drainSeconds: '0', ...options }
  const read = readConfig(environmentOf(given))
  if (!read.ok) throw new Error(read.problems.map(({ problem }) => problem).join(' '))
  const desk = starting.use(await openDesk(read.config, deskOptions))
  const token = async (...scopes: readonly Scope[]): Promise<string> => {
    const made = await createToken(desk.people, null, { name: 'test', scopes, expiresAt: null })
    if (!made.ok) throw new Error(made.refusal.kind)
    return made.value.secret
  }
  const owner = await token('admin')
  const resources = starting.move()
  return {
    ...desk,
    config: read.config,
    token,
    request: (path, init = {}) => request(desk.localUrl, path, init),
    async call(method, path, body): Promise<ApiResponse> {
      const response = await fetch(`${desk.localUrl}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      }
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function request(
  origin: string,
  path: string,
  { token, json, ...init }: RequestInit & { token?: string; json?: unknown },
): Promise<Response> {
  const headers = new Headers(init.headers)
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (json !== undefined) headers.set('content-type', 'application/json')
  return fetch(`${origin}${path}`, {
    redirect: 'manual',
    ...init,
    headers,
    ...(json === undefined ? {} : { body: JSON.stringify(json), method: init.method ?? 'POST' }),
  })
}
