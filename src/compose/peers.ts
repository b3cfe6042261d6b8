import type { MetricsJson, ProcessHealth, Processes } from '../http/deps.ts'

/** What one process of a desk asks all the others. */
export type Question = 'health' | 'metrics' | 'halt' | 'keep-open-pages' | 'end-stream'

/** The desk's other processes, as one of them sees them. */
export type Peers = {
  /** From here on this process answers what the others ask. */
  readonly acceptQuestions: () => void
  /** Asks all of them; those that don't answer in time are counted as missing. */
  readonly ask: (
    question: Question,
    value: unknown,
    withinMs: number,
  ) => Promise<{ readonly answers: readonly unknown[]; readonly missing: number }>
  readonly answer: (question: Question, reply: (value: unknown) => Promise<unknown>) => void
}

/** A desk of one process has none. */
export const noPeers: Peers = {
  acceptQuestions: nothing,
  ask: async () => ({ answers: [], missing: 0 }),
  answer: nothing,
}

/** A health check or a scrape does not wait longer for a process that is busy. */
const TELL_WITHIN_MS = 1_000

/** The desk's processes as the HTTP room sees them. */
export function processesOf(peers: Peers, count: number): Processes {
  const ask = async (question: Question): Promise<readonly unknown[]> =>
    (await peers.ask(question, null, TELL_WITHIN_MS)).answers
  return {
    count,
    answer({ health, metrics, endStream }) {
      peers.answer('health', async () => health())
      peers.answer('metrics', metrics)
      peers.answer('end-stream', async (name) => endStream(String(name)))
    },
    health: async () => (await ask('health')) as readonly ProcessHealth[],
    metrics: async () => (await ask('metrics')) as readonly MetricsJson[],
    async endStream(name) {
      await peers.ask('end-stream', name, TELL_WITHIN_MS)
    },
  }
}

function nothing(): void {}
