import type { ReaderCountChanges, ClusterReaderCounts } from '../fanout/live/reader-counts.ts'
import type { MetricsJson } from '../http/operations/metrics.ts'
import type { ProcessHealth, Processes } from '../http/deps.ts'

/** What one process of the desk asks of all the others. */
export type Question = 'health' | 'metrics' | 'halt' | 'keep-open-pages'

/** The desk's other processes, as one of them sees them. */
export type Siblings = {
  readonly tellHead: (head: number) => void
  readonly onHead: (call: (head: number) => void) => void
  /** Says how many readers this one has now, of what has changed. */
  readonly tellReaders: (counts: ReaderCountChanges) => void
  readonly onReaders: (call: (process: number, counts: ReaderCountChanges) => void) => void
  /** Calls when one of them has gone, with the number it told under. */
  readonly onGone: (call: (process: number) => void) => void
  /** From here on this one answers. */
  readonly linked: () => void
  /** Asks all of them; those that don't answer in time are counted as missing. */
  readonly ask: (
    question: Question,
    value: unknown,
    withinMs: number,
  ) => Promise<{ readonly answers: readonly unknown[]; readonly missing: number }>
  readonly answer: (question: Question, reply: (value: unknown) => Promise<unknown>) => void
}

/** A desk of one process has none. */
export const noSiblings: Siblings = {
  tellHead: nothing,
  onHead: nothing,
  tellReaders: nothing,
  onReaders: nothing,
  onGone: nothing,
  linked: nothing,
  ask: async () => ({ answers: [], missing: 0 }),
  answer: nothing,
}

/** Whoever watches the desk waits no longer for a process that is busy. */
const TELL_WITHIN_MS = 1_000
/** A crowd that comes and goes is told of in one piece; nobody looks at these numbers more often. */
const TELL_READERS_MS = 1_000

/** The desk's processes as the HTTP room sees them. */
export function processesOf(siblings: Siblings, count: number): Processes {
  const ask = async (question: Question): Promise<readonly unknown[]> =>
    (await siblings.ask(question, null, TELL_WITHIN_MS)).answers
  return {
    count,
    answer({ health, metrics }) {
      siblings.answer('health', async () => health())
      siblings.answer('metrics', metrics)
    },
    health: async () => (await ask('health')) as readonly ProcessHealth[],
    metrics: async () => (await ask('metrics')) as readonly MetricsJson[],
  }
}

/** Tells the others how many readers there are here, once a second and where that has changed, and hears them. */
export function exchangeReaders(readers: ClusterReaderCounts, siblings: Siblings): Disposable {
  siblings.onReaders((process, counts) => readers.update(process, counts))
  const timer = setInterval(() => {
    const changes = readers.takeChanges()
    if (changes.length > 0) siblings.tellReaders(changes)
  }, TELL_READERS_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function nothing(): void {}
