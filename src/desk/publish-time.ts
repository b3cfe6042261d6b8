import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import type { Instant } from '../domain/ids.ts'

/** A moment that was still to come when it was chosen may have passed when it arrives: a slow form, a clock that is behind. */
const MAX_PASSED_MS = 60_000

/**
 * Whether a post may be given this time. One that lies further back is a slip (a wrong zone, last year's date), and what
 * was meant for later must not be with the readers for it.
 */
export function publishTime(
  { state, publishAt }: { readonly state?: 'published' | 'draft'; readonly publishAt?: Instant },
  now: Instant,
): Result<null, Refusal> {
  if (publishAt === undefined) return done(null)
  if (state === 'draft') return wrong('a draft is not scheduled; leave out state')
  return publishAt < now - MAX_PASSED_MS
    ? wrong('is in the past; choose a later time, or leave it out to publish now')
    : done(null)
}

function wrong(problem: string): Result<never, Refusal> {
  return refuse({ kind: 'field-invalid', field: 'publishAt', problem })
}
