import { problems } from '../../src/http/edge/problem.ts'

/** The kind and the facts of a refusal, after a look at what every refusal must have. */
export type ProblemSeen = { readonly kind: string; readonly status: number } & Readonly<
  Record<string, unknown>
>

/** Reads a refusal as it came over HTTP. @throws Error where it lacks what every refusal has. */
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
  const known = (problems as Readonly<Record<string, { status: number; title: string }>>)[kind]
  if (known === undefined) throw new Error(`There is no refusal ${String(link)}.`)
  const whole = title === known.title && status === known.status && status === response.status
  if (!whole || typeof detail !== 'string' || detail === '') throw new Error(`${kind} is not whole.`)
  if (typeof requestId !== 'string' || requestId !== response.headers.get('x-request-id')) {
    throw new Error(`${kind} has no request id.`)
  }
  return { ...facts, kind, status: response.status }
}
