import { ChunkStates, chunkOf, type DeliveryState } from '../../src/domain/delivery-state.ts'
import type { AlertId, PostId, Slug } from '../../src/domain/ids.ts'
import type { AudienceSelection } from '../../src/fanout/push/alerts/audience-store.ts'
import { countChange, type CountChanges } from '../../src/fanout/push/delivery/delivery-counts.ts'
import type { LedgerChange } from '../../src/fanout/push/delivery/delivery-ledger.ts'

/** A commit that changes nothing about an alert; say what it does. */
export function ledgerChange(alert: AlertId, over: Partial<LedgerChange> = {}): LedgerChange {
  return {
    alert,
    chunks: [],
    counts: {},
    times: {},
    retries: [],
    droppedRetries: [],
    dropsAllRetries: false,
    gone: [],
    retired: [],
    dailyCounts: [],
    accepting: [],
    refused: [],
    reachable: [],
    ...over,
  }
}

/** Chunks in which these subscriptions have these states, with the counts of a plan that says so. */
export function chunksWith(states: Readonly<Record<number, DeliveryState>>): {
  readonly chunks: readonly ChunkStates[]
  readonly counts: CountChanges
} {
  const chunks = new Map<number, ChunkStates>()
  const counts: CountChanges = {}
  for (const [key, state] of Object.entries(states)) {
    const no = Number(key)
    const chunk = chunks.get(chunkOf(no)) ?? new ChunkStates(chunkOf(no))
    chunks.set(chunk.chunk, chunk)
    chunk.set(no, state)
    countChange(counts, 'none', state)
  }
  return { chunks: [...chunks.values()].sort((a, b) => a.chunk - b.chunk), counts }
}

/** The selection for a post of which nothing else matters. */
export function selection(
  audience: AudienceSelection['audience'],
  over: Partial<AudienceSelection> = {},
): AudienceSelection {
  return { audience, storySlug: 'ferry' as Slug, postId: 'post' as PostId, alert: null, ...over }
}
