import type { Config } from '../config.ts'
import { openFileLimit } from './open-file-limit.ts'

/** How the limit of open files is divided in one process: its own files, connections for pages, and streams. */
export type ConnectionLimits = {
  /** Most open live streams. */
  readonly streams: number
  /** Connections for everything else: pages, the API, and those without a request yet. */
  readonly others: number
  /** Most streams that the limit of open files allows, whatever is configured. */
  readonly possible: number
}

/** The limit on macOS (`OPEN_MAX`): for systems that don't say. */
export const USUAL_OPEN_FILES = 10_240
/** The store, locks, logs, threads and the event loop's own: an idle desk has 36 open. */
const OWN_FILES = 64
/** One thread that sends: four connections to each of four push services, its pipes and its share of the store. */
const FILES_PER_PUSH_WORKER = 32
/** Pages and the API get an eighth, within these bounds: a browser keeps up to six connections for a minute. */
const MIN_OTHERS = 64
const MAX_OTHERS = 1_024

/**
 * Divides the limit of open files. What is not for streams is always reserved: at the limit itself
 * no connection can be accepted, no push service reached and no file of the store opened.
 *
 * @param openFiles the process's limit; `null` where it is not known.
 * @param configured `TELEX_MAX_STREAMS`: 0 for as many as possible; it never raises the limit.
 */
export function connectionLimits(
  openFiles: number | null,
  { maxStreams: configured, pushWorkers }: { readonly maxStreams: number; readonly pushWorkers: number },
): ConnectionLimits {
  const limit = openFiles ?? USUAL_OPEN_FILES
  const connections = limit - OWN_FILES - FILES_PER_PUSH_WORKER * pushWorkers
  const others = Math.min(MAX_OTHERS, Math.max(MIN_OTHERS, Math.floor(limit / 8)))
  const possible = Math.max(0, connections - others)
  return { streams: configured === 0 ? possible : Math.min(configured, possible), others, possible }
}

/** How many streams all of the desk's processes together may have open. */
export function streamCapacity(config: Config): number {
  return connectionLimits(openFileLimit(), config).streams * config.processes
}
