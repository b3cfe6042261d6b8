import { done, refuse, type Result } from '../../domain/result.ts'
import { readNew, type PushReaders } from './subscribe.ts'
import { readSubscriptionLine, type LineProblem } from './subscription-line.ts'
import type { KeptSubscription } from './subscription-store.ts'

export type ImportWishes = {
  /** A line that doesn't say what to follow follows everything, instead of being refused. */
  readonly followEverything?: boolean | undefined
  /** The desk's key under which lines were made that don't name one; the current one unless said. */
  readonly vapidKeyId?: string | undefined
}

/** What became of the lines. Every line that isn't empty is counted once. */
export type ImportReport = {
  readonly added: number
  /** Their endpoint, or their id, is here already; they stay as they are. */
  readonly known: number
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
  readers: PushReaders,
  lines: AsyncIterable<string>,
  wishes: ImportWishes = {},
): Promise<ImportReport> {
  const sums = { added: 0, known: 0, refused: 0, keyAssumed: 0 }
  const problems: { line: number; problem: LineProblem }[] = []
  let batch: Imported[] = []

  const commit = async (): Promise<void> => {
    const outcomes = await readers.store.addMany(batch.map(({ subscription }) => subscription))
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome === 'taken') sums.known++
      else {
        sums.added++
        if (batch[index]?.isKeyAssumed === true) sums.keyAssumed++
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

type Imported = { readonly subscription: KeptSubscription; readonly isKeyAssumed: boolean }

function readLine(
  readers: PushReaders,
  text: string,
  { followEverything, vapidKeyId }: ImportWishes,
): Result<Imported, LineProblem> {
  const line = readSubscriptionLine(text)
  if (!line.ok) return line
  const { given, kept } = line.value
  const follow = given.follow ?? (followEverything === true ? { everything: true } : null)
  if (follow === null) return refuse({ kind: 'follow-unsaid' })
  const key = given.vapidKeyId ?? vapidKeyId
  // A line that brings its hash has its secret elsewhere.
  const secret = kept.manageHash === undefined ? readers.newSecret() : ''
  const read = readNew(readers, { ...given, follow, vapidKeyId: key }, secret)
  return read.ok ? done({ subscription: { ...read.value, ...kept }, isKeyAssumed: key === undefined }) : read
}
