import { basename, join } from 'node:path'
import type { OperatorLog } from '../adapters/pino/operator-log.ts'
import type { Store } from '../adapters/sqlite/open-store.ts'
import type { WritingThread } from '../adapters/sqlite/writing-thread.ts'
import type { Config } from '../config.ts'
import { loadWebFiles, type WebFiles } from '../http/pages/web-files.ts'
import { HttpServer } from '../http/server.ts'
import { StreamCapacity } from '../http/stream/stream-capacity.ts'
import { connectionLimits } from './connection-limits.ts'
import { openFileLimit } from './open-file-limit.ts'
import { newWritingThread, openServedStore } from './served-store.ts'
import { localUrlOf } from './served-desk.ts'

/** Built beside the compiled files; in a clone, where these are sources, in `dist`. */
const here = join(import.meta.dirname, '..')
const webFolder = join(here, basename(here) === 'src' ? '../dist/web' : 'web')

/** What a desk holds open for as long as it lives. */
export type OpenResources = AsyncDisposable & {
  readonly store: Store
  /** Writes for the whole process. */
  readonly writingThread: WritingThread
  readonly web: WebFiles
  readonly server: HttpServer
  readonly capacity: StreamCapacity
  /** Where it listens on this machine, or will: `http://127.0.0.1:8484`. */
  readonly localUrl: string
}

export type ResourceOptions = {
  /** The port that a process listens on later, once its desk is built; `null` takes the config's at once. */
  readonly sharedPort: number | null
  readonly log: OperatorLog
  readonly random: () => number
}

/**
 * The first of three phases: opens the files that browsers load, the port and the store. Nothing runs yet; requests are
 * answered 503.
 *
 * @throws the system's error when the port is taken.
 */
export async function openResources(
  config: Config,
  { sharedPort, log, random }: ResourceOptions,
): Promise<OpenResources> {
  await using opening = new AsyncDisposableStack()
  // First: its program loads while the rest is opened.
  const writingThread = opening.use(newWritingThread((fault) => log.fault('writer-ended', fault)))
  const web = await loadWebFiles(webFolder)
  const limits = connectionLimits(openFileLimit(), config)
  const capacity = new StreamCapacity(limits.streams, random, () =>
    log.warn('streams-full', { capacity: limits.streams }),
  )
  // Pages with fewer streams than configured are better than no pages, so this does not stop the start.
  if (config.maxStreams > limits.possible) {
    log.warn('streams-limited', {
      option: 'TELEX_MAX_STREAMS',
      configured: config.maxStreams,
      capacity: limits.streams,
    })
  }
  const server = opening.use(new HttpServer(capacity, limits.others))
  // Before the store: a port that is taken leaves no desk behind that was never served.
  const port = sharedPort ?? (await server.listen(config.host, config.port)).port
  const store = opening.use(await openServedStore(config.data, writingThread))
  const resources = opening.move()
  return {
    store,
    writingThread,
    web,
    server,
    capacity,
    localUrl: localUrlOf(config.host, port),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
