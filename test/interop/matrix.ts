import { drive, textBytes } from './drive.ts'
import type { InteropServer, Limits } from './interop-server.ts'
import { startInteropServer } from './running.ts'

/** One row: a server under one setting. */
export type Row = {
  readonly server: string
  readonly version: string
  readonly settings: string
  readonly requests: number
  readonly accepted: number
  readonly connections: number
  /** Messages that the server has never counted. */
  readonly lost: number
  /** Times a message was counted after its first. */
  readonly twice: number
  /** Times a message was in flight when its stream or connection broke. */
  readonly inFlightAtBreaks: number
  readonly seconds: number
  readonly perSecond: number
  /** What is wrong; empty when the row is green. */
  readonly faults: readonly string[]
  /** What else happened. */
  readonly notes: readonly string[]
}

/** A server's own limits, and how often it is restarted meanwhile. */
type Settings = Limits & { readonly restarts: number }

const asInstalled: Settings = { requestsPerConnection: null, concurrentStreams: null, restarts: 0 }
const RESTARTS = 3

/** The settings a server is tried with: as installed, with each of its own limits low, middling and high, and restarted. */
export function settingsFor({ has }: InteropServer): readonly Settings[] {
  const requests = has.requestsPerConnection ? [100, 1_000] : []
  const streams = has.concurrentStreams ? [1, 10, 128] : []
  return [
    asInstalled,
    ...requests.map((requestsPerConnection) => ({ ...asInstalled, requestsPerConnection })),
    ...streams.map((concurrentStreams) => ({ ...asInstalled, concurrentStreams })),
    { ...asInstalled, restarts: RESTARTS },
  ]
}

export function nameOf({ requestsPerConnection, concurrentStreams, restarts }: Settings): string {
  if (restarts > 0) return `${restarts} restarts`
  if (requestsPerConnection !== null) return `${requestsPerConnection} requests per connection`
  if (concurrentStreams !== null) return concurrentStreams === 1 ? '1 stream' : `${concurrentStreams} streams`
  return 'as installed'
}

/** What even the slowest server is given; one that takes longer is a fault. */
const START_MS = 60_000
const SLOWEST_PER_SECOND = 50

export async function runRow(
  server: InteropServer,
  settings: Settings,
  requests: number,
  { version, packages }: { readonly version: string; readonly packages: string | null },
): Promise<Row> {
  const seed = 'interop'
  await using running = await startInteropServer(server, settings, packages, seed)
  const withinMs = START_MS + (requests / SLOWEST_PER_SECOND) * 1_000
  const { origin, port, ca } = running
  let restarting: Promise<void> = Promise.resolve()
  const every = Math.ceil(requests / (settings.restarts + 1))
  const onAccepted = (accepted: number): void => {
    if (accepted % every !== 0 || accepted === requests) return
    restarting = restarting.then(() => running.restart())
  }
  const driven = await drive({ origin, port, ca, seed, requests, withinMs, onAccepted })
  await restarting
  const { counts, complaints } = await running.count(textBytes)

  let [lost, twice, beyond] = [0, 0, 0]
  for (let n = 0; n < requests; n++) {
    const id = `m${n}`
    const count = counts.get(id) ?? 0
    if (count === 0) lost++
    else twice += count - 1
    beyond += Math.max(0, count - 1 - (driven.inFlightAtBreak.get(id) ?? 0))
  }
  const faults = [
    ...(driven.accepted < requests ? [`${requests - driven.accepted} not accepted in time`] : []),
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(beyond > 0 ? [`${beyond} sent twice beyond what was in flight`] : []),
    ...(driven.notHttp2 > 0 ? [`${driven.notHttp2} connections did not speak HTTP/2`] : []),
    ...Object.entries(complaints).map(([why, times]) => `${why} wrong ${times} times`),
  ]
  const notes = [
    ...(driven.refused > 0 ? [`${driven.refused} refused unseen`] : []),
    ...Array.from(driven.others, ([what, times]) => `${times} × ${what}`),
  ]
  return {
    server: server.name,
    version,
    settings: nameOf(settings),
    requests,
    accepted: driven.accepted,
    connections: driven.connections,
    lost,
    twice,
    inFlightAtBreaks: driven.inFlightAtBreak.values().reduce((sum, times) => sum + times, 0),
    seconds: driven.seconds,
    perSecond: driven.accepted / driven.seconds,
    faults,
    notes,
  }
}
