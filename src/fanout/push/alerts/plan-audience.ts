import type { Instant } from '../../../domain/ids.ts'
import { withheld, type Withheld } from '../../../domain/subscription.ts'
import type { AudienceStore, WithheldReader, Member } from './audience-store.ts'
import { countChange, type CountChanges } from '../delivery/delivery-counts.ts'
import { chunkOf, ChunkStates, type DeliveryState } from '../../../domain/delivery-state.ts'
import { digestDue } from '../digests/digest-due.ts'
import { localTime } from '../../../domain/local-time.ts'
import type { PlanJob } from '../delivery/push-workers.ts'

/** Chunks that share a commit: a few megabytes of memory at the most, whatever the audience. */
const CHUNKS_A_COMMIT = 50
/** Readers to be told afterwards that share a commit: each is a row of its own, and meanwhile nobody else writes. */
const HELD_BACK_A_COMMIT = 2_000

/**
 * Fixes an alert's audience in one pass over the subscriptions: each browser once, who comes during the pass not at all.
 *
 * News is withheld where the reader's quiet hours, limit for the day (breaking news aside) or open page say so. A follow-up
 * is not: it sets right what is on the screen already.
 *
 * @returns how many are in the audience, those withheld among them.
 */
export async function planAudience(store: AudienceStore, job: PlanJob, signal: AbortSignal): Promise<number> {
  await store.clearPlan(job.alert)
  const last = await store.lastNo()
  let planned = 0
  let chunks: ChunkStates[] = []
  let counts: CountChanges = {}
  let withheldReaders: WithheldReader[] = []
  const due = dueTimes(job.now)
  for (let chunk = 0; chunk <= chunkOf(last); chunk++) {
    signal.throwIfAborted()
    const members = await store.members(job, chunk)
    if (members.length > 0) {
      const states = new ChunkStates(chunk)
      for (const member of members) {
        if (member.no > last) continue
        const state = stateFor(job, member)
        states.set(member.no, state)
        countChange(counts, 'none', state)
        const why = whyHeldBack(state)
        if (member.digest && why !== null)
          withheldReaders.push({ no: member.no, at: job.now, due: due(member, why) })
      }
      chunks.push(states)
    }
    const isEnough = chunks.length >= CHUNKS_A_COMMIT || withheldReaders.length >= HELD_BACK_A_COMMIT
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

/** What a digest tells of: not what a page that was open has shown. */
function whyHeldBack(state: DeliveryState): Withheld | null {
  if (state === 'withheld-quiet-hours') return 'quiet-hours'
  return state === 'withheld-daily-limit' ? 'daily-limit' : null
}

/** Most readers share a zone and a night: each is reckoned once. */
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
