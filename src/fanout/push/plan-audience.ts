import { withheld } from '../../domain/subscription.ts'
import type { AudienceStore, Member } from './audience-store.ts'
import { countChange, type CountChanges } from './delivery-counts.ts'
import { chunkOf, ChunkStates, type DeliveryState } from '../../domain/delivery-state.ts'
import { localTime } from './local-time.ts'
import type { PlanJob } from './push-crew.ts'

/** Chunks that share a commit: a few megabytes of memory at the most, whatever the audience. */
const CHUNKS_A_COMMIT = 50

/**
 * Fixes an alert's audience in one pass over the subscriptions: each browser once, who comes during the pass not at all.
 *
 * News is withheld where the reader's quiet hours, limit for the day (breaking news aside) or open page say so. A follow-up is not: it sets right
 * what is on the screen already.
 *
 * @returns how many are in the audience, those withheld among them.
 */
export async function planAudience(store: AudienceStore, job: PlanJob, signal: AbortSignal): Promise<number> {
  await store.clearPlan(job.alert)
  const last = await store.lastNo()
  let planned = 0
  let chunks: ChunkStates[] = []
  let counts: CountChanges = {}
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
      }
      chunks.push(states)
    }
    if (chunks.length < CHUNKS_A_COMMIT && chunk < chunkOf(last)) continue
    planned += counts.planned ?? 0
    await store.savePlan(job.alert, chunks, counts)
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
