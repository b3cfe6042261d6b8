import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { canonicalTimeZone } from './domain/local-time.ts'

/**
 * Every option: its name, unit, default and meaning. The flags, `telex config` and docs/reference/options.md are generated
 * from this table. It is read once, at startup.
 */
export const options = {
  host: {
    kind: 'host',
    default: 'localhost',
    about: 'The address to listen on. `0.0.0.0` or `::` listens on all interfaces.',
  },
  port: { kind: 'number', min: 0, max: 65_535, default: 8484, about: 'The TCP port. 0 picks a free one.' },
  data: {
    kind: 'text',
    default: './data',
    about: 'The data folder: the store and the keys.',
  },
  publicUrl: {
    kind: 'origin',
    default: '',
    about:
      'The address that readers use, such as `https://live.example.org`, without a path. Push alerts need https or localhost. ' +
      'Default: the address it listens on.',
  },
  name: { kind: 'text', default: 'Telex', about: 'The newsroom’s name, as readers see it.' },
  invitation: {
    kind: 'text',
    default: '',
    about: 'The text of the button that offers alerts. Default: a text in the desk’s language.',
  },
  language: {
    kind: 'language',
    default: 'en',
    about:
      'The language of the newsroom, as a BCP 47 tag. Readers’ pages and alerts use it if it is en or de, and English otherwise.',
  },
  timeZone: {
    kind: 'timeZone',
    default: 'UTC',
    about:
      'The newsroom’s time zone, by its IANA name. Pages, feeds and the desk show times in it and name it; readers in ' +
      'another zone see their own time beside it.',
  },
  pushContact: {
    kind: 'contact',
    default: '',
    about:
      'A contact for push services: an existing `mailto:` or `https:` address (RFC 8292 section 2.1). ' +
      'Apple rejects every push without a valid one. Default: the public URL.',
  },
  insecurePushOrigins: {
    kind: 'list',
    default: '',
    about:
      'Insecure: origins to which pushes are allowed although the endpoint guard would block them, such as a test push ' +
      'service on localhost.',
  },
  pushHosts: {
    kind: 'list',
    default: '',
    about: 'Additional push services, by host name. A leading dot allows subdomains: `.push.example.org`.',
  },
  pushCertificates: {
    kind: 'text',
    default: '',
    about:
      'A PEM file of CA certificates that are trusted, in addition to the system’s, for connections to push services. ' +
      'For self-hosted push services.',
  },
  pushWorkers: {
    kind: 'number',
    min: 1,
    max: 64,
    default: 1,
    about:
      'The number of worker threads that encrypt and send alerts. Throughput is about 5,000 messages a second for each; ' +
      'each uses up to one core.',
  },
  pushFfi: {
    kind: 'boolean',
    default: false,
    about:
      'Experimental: encrypts alerts by calling the OpenSSL inside Node directly through `node:ffi`, which takes less ' +
      'CPU time. Needs Node 26; without it, nothing changes.',
  },
  canaryMinutes: {
    kind: 'number',
    min: 0,
    max: 1_440,
    default: 0,
    about:
      'The interval at which the desk sends a canary alert to its own subscription. It raises an alarm if the alert does not ' +
      'come back. 0 disables it.',
  },
  canaryService: {
    kind: 'text',
    default: 'wss://push.services.mozilla.com/',
    about:
      'The push service of the canary’s subscription: the WebSocket address of a service that speaks Mozilla’s autopush ' +
      'protocol.',
  },
  linkOrigin: {
    kind: 'origin',
    default: '',
    about:
      'Where the desk checks that a post’s page responds, before it sends an alert. Set it if the public URL is not ' +
      'reachable from this machine. Default: the public URL.',
  },
  processes: {
    kind: 'number',
    min: 1,
    max: 64,
    default: 1,
    auto: 'cores',
    about:
      'The number of processes, which share the port and the store. `auto` starts one per core. One process serves ' +
      '10,000 readers.',
  },
  streamsPerAddress: {
    kind: 'number',
    min: 0,
    max: 1_000_000,
    default: 200,
    about:
      'The maximum number of open live streams per address (IPv6: per /64, and five times as many per /48, at most half of ' +
      'the capacity). 0 sets no limit.',
  },
  maxStreams: {
    kind: 'number',
    min: 0,
    max: 1_000_000,
    default: 0,
    about:
      'The maximum number of open live streams per process. 0 uses as many as the limit of open files (`ulimit -n`) allows, ' +
      'which is also the upper bound. Clients above the limit get 503 with Retry-After and poll in the meantime.',
  },
  requestsPerMinute: {
    kind: 'number',
    min: 0,
    max: 1_000_000,
    default: 600,
    about: 'The rate limit of the API: requests a minute per token, editor or address. 0 sets no limit.',
  },
  trustProxy: {
    kind: 'number',
    min: 0,
    max: 10,
    default: 0,
    about: 'The number of reverse proxies in front that set X-Forwarded-For. 0 ignores the header.',
  },
  heartbeatSeconds: {
    kind: 'number',
    min: 1,
    max: 60,
    default: 15,
    about:
      'The interval at which idle live streams send a heartbeat. Many proxies close connections that are idle for 60 seconds.',
  },
  streamMinutes: {
    kind: 'number',
    min: 0,
    max: 1_440,
    default: 60,
    about:
      'The maximum duration of a live stream. Each stream is closed at a random time in the second half of it, and its client ' +
      'reconnects. 0 sets no limit.',
  },
  unsentKilobytes: {
    kind: 'number',
    min: 16,
    max: 65_536,
    default: 256,
    about:
      'The maximum of unsent data buffered per stream, in KiB. Slower clients are disconnected and can resume.',
  },
  drainSeconds: {
    kind: 'number',
    min: 0,
    max: 600,
    default: 5,
    about: 'The maximum duration of a graceful shutdown, over which clients are told to reconnect.',
  },
  logLevel: {
    kind: 'choice',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    about: 'The least severe level that is logged, as JSON lines on stderr.',
  },
  requestLog: {
    kind: 'choice',
    choices: ['off', 'on'],
    default: 'off',
    about: 'Whether HTTP requests are logged at level info. When off, they are logged at level debug.',
  },
} as const satisfies Record<string, Option>

export type Option =
  | {
      readonly kind: 'text' | 'host' | 'origin' | 'list' | 'language' | 'timeZone' | 'contact'
      readonly default: string
      readonly about: string
    }
  | {
      readonly kind: 'number'
      readonly min: number
      readonly max: number
      readonly default: number
      /** What `auto` stands for, where it is allowed. */
      readonly auto?: 'cores'
      readonly about: string
    }
  | { readonly kind: 'boolean'; readonly default: boolean; readonly about: string }
  | {
      readonly kind: 'choice'
      readonly choices: readonly string[]
      readonly default: string
      readonly about: string
    }

export type OptionName = keyof typeof options

/** The validated value of every option. */
export type Config = {
  readonly [Name in OptionName]: (typeof options)[Name] extends { kind: 'number' }
    ? number
    : (typeof options)[Name] extends { kind: 'list' }
      ? readonly string[]
      : (typeof options)[Name] extends { kind: 'boolean' }
        ? boolean
        : string
}

/** Why an option's value is invalid, in a sentence that names the option. */
export type OptionProblem = { readonly option: OptionName; readonly problem: string }

/** `publicUrl` is set by `TELEX_PUBLIC_URL`. */
export function environmentName(option: OptionName): string {
  return `TELEX_${option.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** `publicUrl` is set by `--public-url`. */
export function flagName(option: OptionName): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/**
 * Reads the options. Flags take precedence over the environment, and an empty value counts as unset.
 *
 * @returns the config, or every problem with it.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Partial<Record<OptionName, string>>> = {},
):
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly OptionProblem[] } {
  const config: Record<string, unknown> = {}
  const problems: OptionProblem[] = []
  for (const option of Object.keys(options) as OptionName[]) {
    const flag = flags[option] ?? ''
    const given = flag || environment[environmentName(option)] || ''
    const value = readOption(options[option], given)
    // Named as it was given: a bad flag is looked for among the flags.
    const name = flag === '' ? environmentName(option) : flagName(option)
    if ('problem' in value) problems.push({ option, problem: `${name} ${value.problem}` })
    else config[option] = value.value
  }
  return problems.length === 0 ? { ok: true, config: config as Config } : { ok: false, problems }
}

function readOption(
  option: Option,
  given: string,
): { readonly value: unknown } | { readonly problem: string } {
  switch (option.kind) {
    case 'number': {
      const { min, max, auto } = option
      if (given === 'auto' && auto === 'cores') return { value: Math.min(max, availableParallelism()) }
      const value = given === '' ? option.default : Number(given)
      return Number.isInteger(value) && value >= min && value <= max
        ? { value }
        : {
            problem: `must be an integer from ${min} to ${max}${auto ? ' or “auto”' : ''}, not “${given}”.`,
          }
    }
    case 'boolean': {
      const value = given === '' ? String(option.default) : given
      return value === 'true' || value === 'false'
        ? { value: value === 'true' }
        : { problem: `must be true or false, not “${given}”.` }
    }
    case 'choice': {
      const value = given === '' ? option.default : given
      return option.choices.includes(value)
        ? { value }
        : { problem: `must be one of ${option.choices.join(', ')}, not “${given}”.` }
    }
    case 'origin':
      if (given === '') return { value: '' }
      return /^https?:\/\/[^/?#@\s]+\/?$/i.test(given) && URL.canParse(given)
        ? { value: new URL(given).origin }
        : { problem: `must be an address without a path, such as https://live.example.org, not “${given}”.` }
    case 'list':
      return {
        value: given
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== ''),
      }
    case 'language': {
      const value = canonicalLanguage(given === '' ? option.default : given)
      return value === null
        ? { problem: `must be a language tag, such as en or de-AT, not “${given}”.` }
        : { value }
    }
    case 'timeZone': {
      const value = canonicalTimeZone(given === '' ? option.default : given)
      return value === null
        ? { problem: `must be the IANA name of a time zone, such as Europe/Vienna, not “${given}”.` }
        : { value }
    }
    case 'contact': {
      const value = given === '' ? option.default : contactFrom(given)
      return value === null
        ? {
            problem:
              'must be a mailto: address or an https: page where push services reach you, such as ' +
              `mailto:desk@example.org, not “${given}”. Apple refuses every alert without one.`,
          }
        : { value }
    }
    case 'host':
      return readHost(given === '' ? option.default : given)
    case 'text':
      return { value: given === '' ? option.default : given }
  }
}

/** A contact that push services accept. @see RFC 8292 section 2.1 */
function contactFrom(given: string): string | null {
  const text = /^[^@:/\s]+@[^@:/\s]+$/.test(given) ? `mailto:${given}` : given
  if (/^mailto:[^@:/\s<>]+@[\w-]+(?:\.[\w-]+)+$/iu.test(text)) return text
  if (!/^https:\/\/\S+$/i.test(text) || !URL.canParse(text)) return null
  const { hostname } = new URL(text)
  return hostname.includes('.') ? text : null
}

function canonicalLanguage(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    return null
  }
}

/** A host name or an IP address; an IPv6 address may stand in brackets, as in a web address. */
function readHost(given: string): { readonly value: string } | { readonly problem: string } {
  const [, inBrackets] = /^\[([^[\]]+)\]$/.exec(given) ?? []
  const host = inBrackets ?? given
  const isName = inBrackets === undefined && /^[a-z\d]([a-z\d.-]*[a-z\d])?\.?$/i.test(host)
  if (isName || isIP(host) !== 0) return { value: host }
  return {
    problem: `must be a host name or an IP address without a port, such as 127.0.0.1 or ::1, not “${given}”.`,
  }
}
