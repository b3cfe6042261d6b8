import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Instant } from '../../../domain/ids.ts'
import { withheld, type Withheld } from '../../../domain/subscription.ts'
import type { AudienceStore, WithheldReader, Member } from './audience-store.ts'
import { countChange, type CountChanges } from '../delivery/delivery-counts.ts'
import { chunkOf, ChunkStates, type DeliveryState } from '../../../domain/delivery-state.ts'
import { digestDue } from '../digests/digest-due.ts'
import { localTime } from '../../../domain/local-time.ts'
import type { PlanJob } from '../delivery/push-workers.ts'

/** A few megabytes of memory at most, whatever the audience. */
const CHUNKS_PER_COMMIT = 50
/** Each reader with a digest is a row of its own, and nobody else can write during the commit. */
const WITHHELD_READERS_PER_COMMIT = 2_000

/**
 * Fixes an alert's audience in one pass over the subscriptions: each once. Subscriptions made during the pass are not in it.
 *
 * News is withheld during a reader's quiet hours, beyond the daily limit (breaking news aside) and while a page is open. A
 * follow-up never is: it corrects what is on the screen already.
 *
 * @returns the size of the audience, withheld subscriptions included.
 */
export async function planAudience(store: AudienceStore, job: PlanJob, signal: AbortSignal): Promise<number> {
  await store.endRests(job.now)
  await store.clearPlan(job.alert)
  const last = await store.lastNo()
  let planned = 0
  let chunks: ChunkStates[] = []
  let counts: CountChanges = {}
  let withheldReaders: WithheldReader[] = []
  const due = dueTimes(job.now)
  for (let chunk = 0; chunk <= chunkOf(last); chunk++) {
    // Other alerts of this worker are sent meanwhile, and an abort is noticed.
    await yieldToEventLoop()
    signal.throwIfAborted()
    const members = await store.members(job, chunk)
    if (members.length > 0) {
      const states = new ChunkStates(chunk)
      for (const member of members) {
        if (member.no > last) continue
        const state = stateFor(job, member)
        states.set(member.no, state)
        countChange(counts, 'none', state)
        const why = withheldReason(state)
        if (member.digest && why !== null)
          withheldReaders.push({ no: member.no, at: job.now, due: due(member, why) })
      }
      chunks.push(states)
    }
    const isEnough =
      chunks.length >= CHUNKS_PER_COMMIT || withheldReaders.length >= WITHHELD_READERS_PER_COMMIT
    if (!isEnough && chunk < chunkOf(last)) continue
    planned += counts.planned ?? 0
    await store.savePlan(job.alert, chunks, counts, withheldReaders)
    withheldReaders = []
    chunks = []
    counts = {}
  }
  return planned
}

function stateFor({ purpose, audience, breaking, now }: PlanJob, member: Member): DeliveryState {
  if (purpose !== 'news' || audience.kind === 'test' || audience.kind === 'canary') return 'waiting'
  if (member.openUntil > now) return 'withheld-open-page'
  if (member.quietHours === null && member.perDay === null) return 'waiting'
  const local = localTime(member.timeZone, now)
  switch (withheld(member, local, member.day === local.day ? member.sentOnDay : 0, breaking)) {
    case 'quiet-hours':
      return 'withheld-quiet-hours'
    case 'daily-limit':
      return 'withheld-daily-limit'
    case null:
      return 'waiting'
  }
}

/** Why a digest names the alert later; `null` where it does not, because the open page has shown it. */
function withheldReason(state: DeliveryState): Withheld | null {
  if (state === 'withheld-quiet-hours') return 'quiet-hours'
  return state === 'withheld-daily-limit' ? 'daily-limit' : null
}

/** Most readers share a time zone and quiet hours: each combination is computed once. */
function dueTimes(now: Instant): (member: Member, why: Withheld) => Instant {
  const known = new Map<string, Instant>()
  return (member, why) => {
    const { quietHours, timeZone } = member
    const key = `${why} ${timeZone} ${quietHours?.from} ${quietHours?.until}`
    const due = known.get(key) ?? digestDue(member, why, now)
    known.set(key, due)
    return due
  }
}
