import { createConnection } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { takeAnswer } from '../live/http-answer.ts'
import { LatencyHistogram } from '../support/percentiles.ts'

export type PostingOptions = {
  readonly port: number
  /** Each on a connection of its own; it sends the next post when the one before is answered. */
  readonly programs: number
  readonly forMs: number
  /** The next request as sent over the wire. */
  readonly nextRequest: () => string
}

/** What the programs saw. */
export type Posting = { readonly posts: number; readonly ms: number; readonly latencies: LatencyHistogram }

/** Programs that publish as quickly as they are answered. @throws Error when a post is not answered 201. */
export async function publishAtOnce({
  port,
  programs,
  forMs,
  nextRequest,
}: PostingOptions): Promise<Posting> {
  const latencies = new LatencyHistogram()
  const stop = new AbortController()
  const startedAt = performance.now()
  const all = Promise.all(
    Array.from({ length: programs }, () => publish(port, nextRequest, latencies, stop.signal)),
  )
  const over = sleep(forMs)
  await Promise.race([over, all])
  stop.abort()
  await all
  return { posts: latencies.total, ms: performance.now() - startedAt, latencies }
}

async function publish(
  port: number,
  nextRequest: () => string,
  latencies: LatencyHistogram,
  stop: AbortSignal,
): Promise<void> {
  const socket = createConnection({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let bytes: Buffer = Buffer.alloc(0)
  let sentAt = 0
  const next = (): void => {
    if (stop.aborted) {
      socket.end()
      resolve()
      return
    }
    const request = nextRequest()
    sentAt = performance.now()
    socket.write(request)
  }
  socket.on('data', (chunk: Buffer) => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
    const answer = takeAnswer(bytes)
    if (answer === null) return
    bytes = Buffer.alloc(0)
    latencies.add(performance.now() - sentAt)
    if (answer.status === 201) next()
    else socket.destroy(new Error(`The post is answered ${answer.status}. ${answer.body}`))
  })
  socket.on('error', reject)
  socket.on('close', () => reject(new Error('The connection ended before the post was answered.')))
  next()
  await promise
}
