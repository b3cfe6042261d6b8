import { MAX_ENDPOINT_LENGTH } from '../../domain/subscription.ts'

/**
 * The push services of the browsers: Chrome and its kin (with its older address, and that of builds without Google's
 * keys), Firefox, Edge on Windows, Safari. A leading dot allows every name below it.
 */
const knownHosts = [
  'fcm.googleapis.com',
  'android.googleapis.com',
  'jmt17.google.com',
  '.push.services.mozilla.com',
  '.notify.windows.com',
  '.push.apple.com',
]

/** Where a request for an endpoint goes, once the guard has let it through. */
export type AllowedOrigin = {
  /** `https://updates.push.services.mozilla.com` */
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  /** Whether the address is checked when it is connected to: always, except for an origin the operator called insecure. */
  readonly checksAddress: boolean
}

export type GuardOptions = {
  /** Further push services, by host name or, with a leading dot, by what they end in. */
  readonly hosts: readonly string[]
  /** Origins that are let through as they are. */
  readonly insecureOrigins: readonly string[]
}

/**
 * Says which endpoints may be pushed to, by the parsed name of their host and never by a pattern on the address.
 *
 * An endpoint comes from a stranger. It passes only in the normal form that browsers give it: https, a listed name, no
 * port but 443, no user, no address literal in any notation, nothing that two parsers could read differently.
 * That the name leads to a public address is checked again whenever a connection is made.
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

  /** Why this endpoint may not be pushed to, in a few words; `null` when it may. */
  refuse(endpoint: string): string | null {
    const allowed = this.check(endpoint)
    return typeof allowed === 'string' ? allowed : null
  }

  /** Where a request for this endpoint goes, or why it goes nowhere. */
  check(endpoint: string): AllowedOrigin | string {
    if (endpoint.length > MAX_ENDPOINT_LENGTH) return 'The address is too long.'
    // What follows the host can't change where the request goes, as long as both parts are in the normal form.
    const pathAt = endpoint.indexOf('/', 8)
    if (pathAt < 0 || !/^\/[\w\-.~!$&'()*+,;=:@%/?[\]]*$/.test(endpoint.slice(pathAt))) return NOT_NORMAL
    const site = endpoint.slice(0, pathAt)
    const known = this.#verdicts.get(site)
    if (known !== undefined) return known
    const verdict = this.#judge(site)
    if (this.#verdicts.size >= MAX_VERDICTS) this.#verdicts.clear()
    this.#verdicts.set(site, verdict)
    return verdict
  }

  #judge(site: string): AllowedOrigin | string {
    if (!/^https?:\/\/[a-z0-9.\-:[\]]+$/.test(site) || !URL.canParse(site)) return NOT_NORMAL
    const url = new URL(site)
    if (url.href !== `${site}/`) return NOT_NORMAL
    const { origin, hostname: host } = url
    const isTls = url.protocol === 'https:'
    const usualPort = isTls ? 443 : 80
    const port = url.port === '' ? usualPort : Number(url.port)
    if (this.#insecure.has(origin)) {
      return { origin, host: host.replaceAll(/[[\]]/g, ''), port, isTls, checksAddress: false }
    }
    if (!isTls) return 'The address is not https.'
    if (port !== 443) return 'The address names a port.'
    if (/^[\d.]+$/.test(host) || host.startsWith('[')) return 'The address is not a name.'
    // A name that begins with a dot, or has two in a row, would pass for one below a suffix; nothing in the DNS is called so.
    if (host.split('.').includes('')) return NOT_NORMAL
    const isListed = this.#names.has(host) || this.#suffixes.some((suffix) => host.endsWith(suffix))
    return isListed
      ? { origin, host, port, isTls, checksAddress: true }
      : 'The host is not a push service we know.'
  }
}

const NOT_NORMAL = 'The address is not in its normal form.'
/** More push services than there are; a flood of made-up names empties the memory and costs only a second look. */
const MAX_VERDICTS = 1_000
