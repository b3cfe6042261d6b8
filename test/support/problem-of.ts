import type { RefusalKind } from '../../src/http/edge/http-refusal.ts'
import { statuses } from '../../src/http/edge/problem.ts'
import { refusals } from '../../src/words/refusals/en.ts'

/** The kind and the facts of a refusal. */
export type ProblemSeen = { readonly kind: string; readonly status: number } & Readonly<
  Record<string, unknown>
>

/** Reads a refusal from a response. @throws Error when it lacks a member that every refusal has. */
export async function problemOf(response: Response): Promise<ProblemSeen> {
  const type = response.headers.get('content-type')
  if (type !== 'application/problem+json') throw new Error(`${response.status} came as ${type}.`)
  const {
    type: link,
    title,
    status,
    detail,
    requestId,
    ...facts
  } = (await response.json()) as Record<string, unknown>
  const [, kind = ''] = /^\/docs\/refusals#([a-z-]+)$/.exec(String(link)) ?? []
  if (!(kind in statuses)) throw new Error(`Unknown refusal: ${String(link)}.`)
  const known = { status: statuses[kind as RefusalKind], title: refusals[kind as RefusalKind].title }
  const isComplete = title === known.title && status === known.status && status === response.status
  if (!isComplete || typeof detail !== 'string' || detail === '') throw new Error(`${kind} is incomplete.`)
  if (typeof requestId !== 'string' || requestId !== response.headers.get('x-request-id')) {
    throw new Error(`${kind} has no request id.`)
  }
  return { ...facts, kind, status: response.status }
}
