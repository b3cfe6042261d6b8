import { randomUUID } from 'node:crypto'
import { Option, type Command } from 'commander'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, UsageError } from './io.ts'

/** Timeout of one request. */
const TIMEOUT_MS = 30_000
/** Attempts of one request, all with the same Idempotency-Key. */
const MAX_ATTEMPTS = 3

export type ApiFlags = { readonly url: string; readonly token?: string }

/** Adds the flags that say how to reach a running desk. */
export function withApi(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', cli.api.url).env('TELEX_URL').default('http://localhost:8484'))
    .addOption(new Option('--token <token>', cli.api.token).env('TELEX_TOKEN'))
}

/**
 * Calls the API of a running desk. Retries a lost connection with the same `Idempotency-Key`.
 *
 * @throws CommandRefused with the refusal's detail, or when the desk can't be reached.
 */
export async function callApi(
  { url, token }: ApiFlags,
  method: 'GET' | 'POST' | 'PATCH',
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
  const response = await fetchWithRetries(`${url.replace(/\/+$/, '')}/api/v1${path}`, request)
  const responseBody: unknown = await response.json().catch(() => ({}))
  const fields =
    typeof responseBody === 'object' && responseBody !== null ? (responseBody as Record<string, unknown>) : {}
  if (response.ok) return fields
  const { detail } = fields
  throw new CommandRefused(typeof detail === 'string' ? detail : cli.api.status(response.status))
}

async function fetchWithRetries(address: string, request: RequestInit): Promise<Response> {
  let lost: unknown
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    try {
      return await fetch(address, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) })
    } catch (error) {
      lost = error
    }
  }
  throw new CommandRefused(cli.api.unreachable(address, reasonOf(lost)))
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
