import { randomUUID } from 'node:crypto'
import { Option, type Command } from 'commander'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, UsageError } from './io.ts'
import { parsePageAddress, type PageAddress } from './page-address.ts'

/** Timeout of one request. */
const TIMEOUT_MS = 30_000
/** Attempts of one request, all with the same Idempotency-Key. */
const MAX_ATTEMPTS = 3

/** `url` is unset where neither flag nor environment says it. */
export type ApiFlags = { readonly url?: string; readonly token?: string }
export type ApiMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE'

const DEFAULT_URL = 'http://localhost:8484'

/** Adds the flags that say how to reach a running desk. */
export function withApi(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', cli.api.url).env('TELEX_URL'))
    .addOption(new Option('--token <token>', cli.api.token).env('TELEX_TOKEN'))
}

/** Adds the flags that name a running desk in place of a data folder; `deskInstead` reads them. */
export function withDeskInstead(command: Command): Command {
  // Without the environment: who posts from the desk's machine has TELEX_URL set, and means its folder here.
  return command
    .option('--url <url>', cli.api.urlInstead)
    .addOption(new Option('--token <token>', cli.api.token).env('TELEX_TOKEN'))
}

/** The running desk that was named in place of a data folder, or `null`. @throws UsageError when both were named. */
export function deskInstead({ url, token, data }: ApiFlags & { readonly data?: string }): ApiFlags | null {
  if (url === undefined) return null
  if (data !== undefined) throw new UsageError(cli.api.urlAndData)
  return token === undefined ? { url } : { url, token }
}

/**
 * Calls the API of a running desk. Retries a lost connection with the same `Idempotency-Key`.
 *
 * @throws CommandRefused with the refusal's detail, or when the desk can't be reached.
 */
export async function callApi(
  { url = DEFAULT_URL, token }: ApiFlags,
  method: ApiMethod,
  path: string,
  body?: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  if (token === undefined) throw new UsageError(cli.api.tokenMissing)
  const request = {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  const { response, wasLost } = await fetchWithRetries(`${deskAddress(url)}/api/v1${path}`, request)
  const responseBody: unknown = await response.json().catch(() => null)
  const fields =
    typeof responseBody === 'object' && responseBody !== null ? (responseBody as Record<string, unknown>) : {}
  if (response.ok && (responseBody !== null || response.status === 204)) return fields
  if (response.ok) throw new CommandRefused(cli.api.notADesk(deskAddress(url)))
  // The attempt whose response was lost has done it.
  if (method === 'DELETE' && wasLost && response.status === 404) return {}
  const { detail } = fields
  throw new CommandRefused(typeof detail === 'string' ? detail : cli.api.status(response.status))
}

/**
 * The address of a desk as people write it: without a scheme it is http on this machine, and https elsewhere.
 *
 * @returns without a slash at the end.
 * @throws UsageError when it is none.
 */
export function deskAddress(given: string): string {
  const isLocal = /^(localhost|127\.|\[|\d+\.\d+\.\d+\.\d+)/i.test(given)
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(given) ? given : `${isLocal ? 'http' : 'https'}://${given}`
  const isAddress = /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/i.test(address) && URL.canParse(address)
  if (!isAddress) throw new UsageError(cli.api.urlInvalid(given))
  return address.replace(/\/+$/, '')
}

/** What a command was given, as it goes into a path of the API; and the desk that it is on. */
export type Given = { readonly id: string; readonly path: string; readonly api: ApiFlags }

/** A story by its slug, or by the address of its page: then of that desk, unless another was named. */
export function storyGiven(text: string, api: ApiFlags): Given {
  const address = parsePageAddress(text)
  return given(address?.story ?? text, address, api)
}

/** A post by its id, or by the address of its page. @throws UsageError when the address is that of a story. */
export function postGiven(text: string, api: ApiFlags): Given {
  const address = parsePageAddress(text)
  if (address !== null && address.post === null) throw new UsageError(cli.api.postMissing(text))
  return given(address?.post ?? text, address, api)
}

function given(id: string, address: PageAddress | null, api: ApiFlags): Given {
  if (address === null && /^[a-z]+:\/\//i.test(id)) throw new UsageError(cli.api.pageUnknown(id))
  const url = api.url ?? address?.desk
  return { id, path: encodeURIComponent(id), api: url === undefined ? api : { ...api, url } }
}

/** Why a connection failed, by the code of the operating system or of the HTTP client. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: cli.api.noListener,
  ENOTFOUND: cli.api.hostUnknown,
  EAI_AGAIN: cli.api.hostUnknown,
  EHOSTUNREACH: cli.api.noRoute,
  ENETUNREACH: cli.api.noRoute,
  ECONNRESET: cli.api.hungUp,
  EPIPE: cli.api.hungUp,
  UND_ERR_SOCKET: cli.api.hungUp,
  ETIMEDOUT: cli.api.timedOut(TIMEOUT_MS / 1000),
  UND_ERR_CONNECT_TIMEOUT: cli.api.timedOut(TIMEOUT_MS / 1000),
}

type Fetched = {
  readonly response: Response
  /** Whether an attempt before this one may have reached the desk. */
  readonly wasLost: boolean
}

async function fetchWithRetries(address: string, request: RequestInit): Promise<Fetched> {
  let lost: unknown
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    try {
      const response = await fetch(address, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) })
      return { response, wasLost: attempt > 1 }
    } catch (error) {
      lost = error
    }
  }
  throw new CommandRefused(cli.api.unreachable(address, reasonOf(lost)))
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return cli.api.otherFault(String(cause))
  if (cause.name === 'TimeoutError') return cli.api.timedOut(TIMEOUT_MS / 1000)
  if (cause.message === 'bad port') return cli.api.portBlocked
  const code = 'code' in cause ? String(cause.code) : ''
  if (/CERT|SIGNATURE|SELF_SIGNED|ALTNAME/.test(code)) return cli.api.certificate(code)
  if (/^(ERR_SSL|EPROTO)/.test(code)) return cli.api.notTls
  return reasons[code] ?? cli.api.otherFault(cause.message === '' ? code : cause.message)
}
