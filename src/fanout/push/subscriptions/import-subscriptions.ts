import { done, refuse, type Result } from '../../../domain/result.ts'
import { readNew, type SubscriptionDeps } from './subscribe.ts'
import { readSubscriptionLine, type LineProblem } from './subscription-line.ts'
import type { StoredSubscription } from './subscription-store.ts'

export type ImportOptions = {
  /** A line without `follow` follows everything, instead of being refused. */
  readonly followEverything?: boolean | undefined
  /**
   * The key of lines that don't name one; the current key by default. When given it also corrects known subscriptions, so
   * that a key that was assumed wrongly can be fixed.
   */
  readonly vapidKeyId?: string | undefined
}

/** The result of an import. Every line that isn't empty is counted once. */
export type ImportReport = {
  readonly added: number
  /** Their endpoint or id is known already. They are not changed, except for the given key. */
  readonly known: number
  /** How many known ones had another key than the given one. */
  readonly rekeyed: number
  readonly refused: number
  /** The first refused lines, `MAX_LISTED_PROBLEMS` at most. `line` counts from 1, empty lines too. */
  readonly problems: readonly { readonly line: number; readonly problem: LineProblem }[]
  /** How many added lines named no key, so that the current one was assumed. */
  readonly keyAssumed: number
}

/** More than anybody fixes by hand; the rest is only counted. */
export const MAX_LISTED_PROBLEMS = 1_000
/**
 * Lines per commit: enough that waiting for the disk doesn't matter, few enough that a serving desk, which can't write
 * meanwhile, waits some tens of milliseconds at most.
 */
const BATCH_SIZE = 1_000

/**
 * Imports subscriptions, one line of JSON each, as `exportSubscriptions` or other senders write them. Memory stays bounded.
 * Committed lines stay when the import is interrupted; importing them again is harmless.
 *
 * A line without `follow` is refused unless `followEverything` is set: nobody can guess what a reader agreed to. A line
 * without `manageHash` gets a secret that nobody has. Such readers get alerts, and take control by subscribing again: the
 * browser then has a new endpoint, and the push service ends the old one. Nobody else can take it over.
 */
export async function importSubscriptions(
  deps: SubscriptionDeps,
  lines: AsyncIterable<string>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const sums = { added: 0, known: 0, rekeyed: 0, refused: 0, keyAssumed: 0 }
  const problems: { line: number; problem: LineProblem }[] = []
  let batch: Imported[] = []

  const commit = async (): Promise<void> => {
    const outcomes = await deps.store.addMany(batch.map(({ subscription }) => subscription))
    for (const [index, { subscription, key }] of batch.entries()) {
      if (outcomes[index] === 'added') {
        sums.added++
        if (key === 'assumed') sums.keyAssumed++
      } else {
        sums.known++
        if (key === 'given' && (await rekey(deps, subscription))) sums.rekeyed++
      }
    }
    batch = []
  }

  let line = 0
  for await (const text of lines) {
    line++
    if (text.trim() === '') continue
    const read = readLine(deps, text, options)
    if (read.ok) batch.push(read.value)
    else {
      sums.refused++
      if (problems.length < MAX_LISTED_PROBLEMS) problems.push({ line, problem: read.refusal })
    }
    if (batch.length === BATCH_SIZE) await commit()
  }
  await commit()
  return { ...sums, problems }
}

type Imported = {
  readonly subscription: StoredSubscription
  /** Where its key comes from: the line, the options, or the current key. */
  readonly key: 'named' | 'given' | 'assumed'
}

function readLine(
  deps: SubscriptionDeps,
  text: string,
  { followEverything, vapidKeyId: givenKey }: ImportOptions,
): Result<Imported, LineProblem> {
  const line = readSubscriptionLine(text)
  if (!line.ok) return line
  const { given, kept } = line.value
  const follow = given.follow ?? (followEverything === true ? { everything: true } : null)
  if (follow === null) return refuse({ kind: 'follow-missing' })
  const named = given.vapidKeyId
  // A line with a hash has its secret elsewhere.
  const secret = kept.manageHash === undefined ? deps.newSecret() : ''
  const read = readNew(deps, { ...given, follow, vapidKeyId: named ?? givenKey }, secret)
  if (!read.ok) return read
  const unnamed = givenKey === undefined ? 'assumed' : 'given'
  return done({
    subscription: { ...read.value, ...kept },
    key: named === undefined ? unnamed : 'named',
  })
}

/** An endpoint has one key for life. If the store has another one, it was assumed wrongly. */
async function rekey(
  { store }: SubscriptionDeps,
  { endpoint, vapidKeyId }: StoredSubscription,
): Promise<boolean> {
  const kept = await store.findByEndpoint(endpoint)
  if (kept === null || kept.vapidKeyId === vapidKeyId) return false
  return (await store.change({ ...kept, vapidKeyId })) === 'changed'
}
