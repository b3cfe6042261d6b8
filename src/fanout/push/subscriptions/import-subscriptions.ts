import { done, refuse, type Result } from '../../../domain/result.ts'
import { readNew, type SubscriptionDeps } from './subscribe.ts'
import { readSubscriptionLine, type LineProblem } from './subscription-line.ts'
import type { StoredSubscription } from './subscription-store.ts'

export type ImportOptions = {
  /** A line that doesn't say what to follow follows everything, instead of being refused. */
  readonly followEverything?: boolean | undefined
  /**
   * The desk's key under which lines were made that don't name one; the current one unless said. Where it is said it holds
   * for those already here too, so that a key that was assumed wrongly can be put right.
   */
  readonly vapidKeyId?: string | undefined
}

/** What became of the lines. Every line that isn't empty is counted once. */
export type ImportReport = {
  readonly added: number
  /** Their endpoint, or their id, is here already; they stay as they are, but for the key that was said. */
  readonly known: number
  /** How many of those known were under another key than was said. */
  readonly rekeyed: number
  readonly refused: number
  /** The first of those refused, `MAX_REFUSED_NAMED` at most. `line` counts from 1, empty lines too. */
  readonly problems: readonly { readonly line: number; readonly problem: LineProblem }[]
  /** How many of those added named no key, so that one was assumed. */
  readonly keyAssumed: number
}

/** More than anybody mends by hand; the rest is counted. */
export const MAX_REFUSED_NAMED = 1_000
/**
 * Lines of one commit: enough that waiting for the disk doesn't matter, few enough that a serving desk, which can't write
 * meanwhile, waits some tens of milliseconds at most.
 */
const BATCH = 1_000

/**
 * Takes in subscriptions, one line of JSON each, in the form `exportSubscriptions` gives or as other senders keep what the
 * browser gave them. Memory stays bounded however many there are. What was taken in stays when it breaks off; the same
 * lines again are then known.
 *
 * A line without `follow` is refused unless `followEverything` is asked for: nobody can guess what a reader agreed to.
 * A line without `manageHash` gets a secret that nobody has. Such a reader is reached, and takes control by subscribing
 * anew, which gives the browser another endpoint and lets the push service end this one; no one else can take it over.
 */
export async function importSubscriptions(
  readers: SubscriptionDeps,
  lines: AsyncIterable<string>,
  wishes: ImportOptions = {},
): Promise<ImportReport> {
  const sums = { added: 0, known: 0, rekeyed: 0, refused: 0, keyAssumed: 0 }
  const problems: { line: number; problem: LineProblem }[] = []
  let batch: Imported[] = []

  const commit = async (): Promise<void> => {
    const outcomes = await readers.store.addMany(batch.map(({ subscription }) => subscription))
    for (const [index, { subscription, key }] of batch.entries()) {
      if (outcomes[index] === 'added') {
        sums.added++
        if (key === 'assumed') sums.keyAssumed++
      } else {
        sums.known++
        if (key === 'said' && (await rekey(readers, subscription))) sums.rekeyed++
      }
    }
    batch = []
  }

  let line = 0
  for await (const text of lines) {
    line++
    if (text.trim() === '') continue
    const read = readLine(readers, text, wishes)
    if (read.ok) batch.push(read.value)
    else {
      sums.refused++
      if (problems.length < MAX_REFUSED_NAMED) problems.push({ line, problem: read.refusal })
    }
    if (batch.length === BATCH) await commit()
  }
  await commit()
  return { ...sums, problems }
}

type Imported = {
  readonly subscription: StoredSubscription
  /** Who says which key it was made under. */
  readonly key: 'named' | 'said' | 'assumed'
}

function readLine(
  readers: SubscriptionDeps,
  text: string,
  { followEverything, vapidKeyId: said }: ImportOptions,
): Result<Imported, LineProblem> {
  const line = readSubscriptionLine(text)
  if (!line.ok) return line
  const { given, kept } = line.value
  const follow = given.follow ?? (followEverything === true ? { everything: true } : null)
  if (follow === null) return refuse({ kind: 'follow-unsaid' })
  const named = given.vapidKeyId
  // A line that brings its hash has its secret elsewhere.
  const secret = kept.manageHash === undefined ? readers.newSecret() : ''
  const read = readNew(readers, { ...given, follow, vapidKeyId: named ?? said }, secret)
  if (!read.ok) return read
  const unnamed = said === undefined ? 'assumed' : 'said'
  return done({
    subscription: { ...read.value, ...kept },
    key: named === undefined ? unnamed : 'named',
  })
}

/** An endpoint is bound to one key for life: where the store has another, it was assumed wrongly. */
async function rekey(
  { store }: SubscriptionDeps,
  { endpoint, vapidKeyId }: StoredSubscription,
): Promise<boolean> {
  const kept = await store.findByEndpoint(endpoint)
  if (kept === null || kept.vapidKeyId === vapidKeyId) return false
  return (await store.change({ ...kept, vapidKeyId })) === 'changed'
}
