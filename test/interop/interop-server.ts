import { spawnSync } from 'node:child_process'

/** Where a server runs in one row of the matrix. */
export type ServerPlace = {
  /** Everything it writes goes there; other users may read it. */
  readonly folder: string
  /** Where it is to speak HTTP/2 over TLS, on 127.0.0.1. */
  readonly port: number
  /** The HTTP/1.1 origin behind it. */
  readonly originPort: number
  /** Where a second process of its own may listen. */
  readonly innerPort: number
  /** PEM files; `combined` is the certificate and then its key. */
  readonly certificate: string
  readonly key: string
  readonly combined: string
  /** Where a server without an origin behind it writes one line a request: the path and the length of the body. */
  readonly log: string
  /** A folder with `node_modules`, for servers that are npm packages. */
  readonly packages: string | null
}

/** A server's own settings; `null` leaves a setting as it is installed. */
export type Limits = {
  readonly requestsPerConnection: number | null
  readonly concurrentStreams: number | null
}

export type Launch = {
  /** Programs to run in the foreground, in this order. */
  readonly commands: readonly (readonly string[])[]
  readonly env?: Readonly<Record<string, string>>
  /** What the last of them prints is its log. */
  readonly logsToStdout?: boolean
}

/** An HTTP/2 server that the sender is tried against. */
export type InteropServer = {
  readonly name: string
  /** Its version; `null` where it is not on this machine. */
  readonly version: (packages: string | null) => string | null
  /** Which of the limits it has settings for. */
  readonly has: { readonly [Limit in keyof Limits]: boolean }
  /** Whether it proxies to the origin, which counts, or counts by itself. */
  readonly counts: 'origin' | 'log'
  /** Writes its configuration into the folder. */
  readonly launch: (place: ServerPlace, limits: Limits) => Launch
}

/** What a command prints about its version, cut down to the version; `null` where there is no such command. */
export function versionOf(
  command: string,
  args: readonly string[],
  pattern: RegExp = /\d+(?:\.\d+)+/,
): string | null {
  const { stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined) return null
  return pattern.exec(`${stdout}${stderr}`)?.[0] ?? null
}

/** A line of a configuration, left out where its value is. */
export function setting(line: (value: number) => string, value: number | null): string {
  return value === null ? '' : line(value)
}
