import { randomUUID } from 'node:crypto'
import { Option, type Command } from 'commander'
import { CommandRefused, UsageError } from './io.ts'

/** How long the desk may take to answer a command. */
const ANSWER_MS = 30_000
/** Tries of one request; each carries the same key, so that it is done once. */
const TRIES = 3

export type ApiFlags = { readonly url: string; readonly token?: string }

/** Gives a command the flags that reach a running desk. */
export function withApi(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'where the desk answers').env('TELEX_URL').default('http://localhost:8484'),
    )
    .addOption(new Option('--token <token>', 'a token of `telex token create`').env('TELEX_TOKEN'))
}

/**
 * Calls the API of a running desk. A lost connection is tried again with the same `Idempotency-Key`.
 *
 * @throws CommandRefused with the desk's own sentence, or when there is no answer.
 */
export async function callApi(
  { url, token }: ApiFlags,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  if (token === undefined) throw new UsageError('Give a token with --token or TELEX_TOKEN.')
  const request = {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  const response = await answer(`${url.replace(/\/+$/, '')}/api/v1${path}`, request)
  const answered: unknown = await response.json().catch(() => ({}))
  const fields =
    typeof answered === 'object' && answered !== null ? (answered as Record<string, unknown>) : {}
  if (response.ok) return fields
  const { detail } = fields
  throw new CommandRefused(typeof detail === 'string' ? detail : `The desk answered ${response.status}.`)
}

async function answer(address: string, request: RequestInit): Promise<Response> {
  let lost: unknown
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      return await fetch(address, { ...request, signal: AbortSignal.timeout(ANSWER_MS) })
    } catch (error) {
      lost = error
    }
  }
  throw new CommandRefused(`No answer from ${address}: ${reasonOf(lost)}`)
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
