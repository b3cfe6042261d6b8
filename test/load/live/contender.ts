import { createServer } from 'node:net'
import { once } from 'node:events'
import type { Posted } from './editor.ts'

/** A server to be measured: Telex, the baseline, or another that can do the work. */
export type Contender = {
  readonly name: string
  /** Why it can't run here; `null` when it can. */
  readonly missing: () => string | null
  readonly start: () => Promise<RunningContender>
}

export type RunningContender = AsyncDisposable & {
  readonly name: string
  /** The process that serves the readers. */
  readonly pid: number
  readonly port: number
  /** The address of the stream. */
  readonly path: string
  readonly ready: 'head' | 'event'
  readonly gzip: boolean
  /** Publishes the post with this number in it, in the order of the calls. */
  readonly post: (number: number) => Promise<Posted>
  /** The request that publishes it, as sent over the wire. */
  readonly request: (number: number) => string
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return address.port
}
