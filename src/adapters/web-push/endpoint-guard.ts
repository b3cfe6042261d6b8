import { MAX_ENDPOINT_LENGTH } from '../../domain/subscription.ts'

/**
 * Push services of Chrome and other Chromium browsers (with the older host, and the one of builds without Google's keys),
 * Firefox and Safari.
 */
const knownHosts = [
  'fcm.googleapis.com',
  'android.googleapis.com',
  'jmt17.google.com',
  'updates.push.services.mozilla.com',
  'web.push.apple.com',
]

/** Edge on Windows: a host for each site of Microsoft, which asks not to rely on their names. None has a dot in it. */
const windowsHost = /^[a-z0-9-]{1,63}\.notify\.windows\.com$/

/** The destination of an endpoint that the guard allows. */
export type AllowedOrigin = {
  /** `https://updates.push.services.mozilla.com` */
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  /** Whether connections check for public addresses: always, except for origins that the operator listed as insecure. */
  readonly checksAddress: boolean
  /** Whether the host is listed by its full name. Below a listed domain anybody can make up names. */
  readonly isKnown: boolean
}

export type GuardOptions = {
  /** Additional push services: a host name or, with a leading dot, a domain suffix. */
  readonly hosts: readonly string[]
  /** Origins that are allowed without any check. */
  readonly insecureOrigins: readonly string[]
}

/**
 * Decides which endpoints may be pushed to, by the parsed host name and never by a pattern on the URL.
 *
 * Endpoints are untrusted input. They must be in the normal form that browsers send: https, a listed host, port 443, no
 * credentials, no IP address in any notation, nothing that two URL parsers could read differently. Each connection also
 * checks that the host resolves to public addresses.
 */
export class EndpointGuard {
  readonly #names = new Set<string>()
  readonly #suffixes: string[] = []
  readonly #insecure = new Set<string>()
  readonly #verdicts = new Map<string, AllowedOrigin | string>()

  constructor({ hosts, insecureOrigins }: GuardOptions) {
    for (const host of [...knownHosts, ...hosts.map((host) => host.toLowerCase())]) {
      if (host.startsWith('.')) this.#suffixes.push(host)
      else this.#names.add(host)
    }
    for (const origin of insecureOrigins) {
      if (URL.canParse(origin)) this.#insecure.add(new URL(origin).origin)
    }
  }

  /** Why this endpoint may not be pushed to; `null` when it may. */
  refuse(endpoint: string): string | null {
    const allowed = this.check(endpoint)
    return typeof allowed === 'string' ? allowed : null
  }

  /** Whether this endpoint is allowed because its host is listed by its full name. */
  isKnown(endpoint: string): boolean {
    const allowed = this.check(endpoint)
    return typeof allowed !== 'string' && allowed.isKnown
  }

  /** The destination of this endpoint, or why it is refused. */
  check(endpoint: string): AllowedOrigin | string {
    if (endpoint.length > MAX_ENDPOINT_LENGTH) return 'The endpoint URL is too long.'
    // While both parts are in normal form, the path cannot change the destination.
    const pathAt = endpoint.indexOf('/', 8)
    if (pathAt < 0 || !/^\/[\w\-.~!$&'()*+,;=:@%/?[\]]*$/.test(endpoint.slice(pathAt))) return NOT_NORMAL
    const site = endpoint.slice(0, pathAt)
    const known = this.#verdicts.get(site)
    if (known !== undefined) return known
    const verdict = this.#decide(site)
    if (this.#verdicts.size >= MAX_VERDICTS) this.#verdicts.clear()
    this.#verdicts.set(site, verdict)
    return verdict
  }

  #decide(site: string): AllowedOrigin | string {
    if (!/^https?:\/\/[a-z0-9.\-:[\]]+$/.test(site) || !URL.canParse(site)) return NOT_NORMAL
    const url = new URL(site)
    if (url.href !== `${site}/`) return NOT_NORMAL
    const { origin, hostname: host } = url
    const isTls = url.protocol === 'https:'
    const usualPort = isTls ? 443 : 80
    const port = url.port === '' ? usualPort : Number(url.port)
    if (this.#insecure.has(origin)) {
      return { origin, host: host.replaceAll(/[[\]]/g, ''), port, isTls, checksAddress: false, isKnown: true }
    }
    if (!isTls) return 'The endpoint URL is not https.'
    if (port !== 443) return 'The endpoint URL has a port.'
    if (/^[\d.]+$/.test(host) || host.startsWith('[')) return 'The endpoint host is an IP address.'
    // Empty labels (a leading dot, two dots in a row) would match a suffix and are never valid DNS names.
    if (host.split('.').includes('')) return NOT_NORMAL
    const isKnown = this.#names.has(host)
    const isListed =
      isKnown || windowsHost.test(host) || this.#suffixes.some((suffix) => host.endsWith(suffix))
    return isListed
      ? { origin, host, port, isTls, checksAddress: true, isKnown }
      : 'The host is not a known push service.'
  }
}

const NOT_NORMAL = 'The endpoint URL is not in normal form.'
/** More than the number of existing push services. A flood of invented hosts only empties the cache. */
const MAX_VERDICTS = 1_000
