import { availableParallelism } from 'node:os'

/**
 * Every option, once: its name, unit, default and meaning. The flags, the `telex config` command and
 * docs/reference/options.md are made from this table; it is read once, when the desk is composed.
 */
export const options = {
  host: {
    kind: 'text',
    default: 'localhost',
    about: 'The address to listen on. `0.0.0.0` or `::` listens on every address.',
  },
  port: { kind: 'number', min: 0, max: 65_535, default: 8484, about: 'The TCP port; 0 takes a free one.' },
  data: {
    kind: 'text',
    default: './data',
    about: 'The folder that holds everything: the store and the keys.',
  },
  publicUrl: {
    kind: 'origin',
    default: '',
    about:
      'What readers type, such as `https://live.example.org`, without a path. Push needs https, or localhost. ' +
      'Unset: the address it listens on.',
  },
  name: { kind: 'text', default: 'Telex', about: 'The newsroom’s name, as readers see it.' },
  invitation: {
    kind: 'text',
    default: '',
    about: 'The text of the button that offers alerts. Unset: a text in the desk’s language.',
  },
  language: {
    kind: 'text',
    default: 'en',
    about:
      'The language the newsroom writes in, as a BCP 47 tag. Readers’ pages and alerts are in it where it is en or de, and in English otherwise.',
  },
  pushContact: {
    kind: 'text',
    default: '',
    about:
      'Whom a push service may write to: a `mailto:` or `https:` address that exists (RFC 8292 section 2.1). ' +
      'Apple refuses every push without a real one. Unset: the public URL.',
  },
  insecurePushOrigins: {
    kind: 'list',
    default: '',
    about:
      'Insecure: origins that may be pushed to although the guard would refuse them, such as a push service for ' +
      'tests on loopback.',
  },
  pushHosts: {
    kind: 'list',
    default: '',
    about: 'Further push services, by host name; a leading dot allows what is under it: `.push.example.org`.',
  },
  pushCertificates: {
    kind: 'text',
    default: '',
    about:
      'A file of certificates (PEM) that are trusted beside the system’s when the desk connects to a push service, ' +
      'for services of one’s own.',
  },
  pushWorkers: {
    kind: 'number',
    min: 1,
    max: 64,
    default: 1,
    about:
      'How many threads encrypt and send alerts. One does about five thousand a second; more take a core each.',
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
      'How often the desk sends an alert to a subscription of its own and raises an alarm when it does not come back. ' +
      '0: never.',
  },
  canaryService: {
    kind: 'text',
    default: 'wss://push.services.mozilla.com/',
    about:
      'The push service of that subscription: the WebSocket address of one that speaks Mozilla’s client protocol.',
  },
  linkOrigin: {
    kind: 'origin',
    default: '',
    about:
      'Where the desk itself looks whether a post’s page answers, before its alert leaves. Unset: the public URL. ' +
      'Set it where the public URL can’t be reached from this machine.',
  },
  processes: {
    kind: 'number',
    min: 1,
    max: 64,
    default: 1,
    auto: 'cores',
    about:
      'How many processes serve, sharing the port and the store; `auto` takes one for each core. One serves ten ' +
      'thousand readers; more use more cores.',
  },
  streamsPerAddress: {
    kind: 'number',
    min: 0,
    max: 1_000_000,
    default: 200,
    about: 'Most open live streams from one address (IPv6: one /64). 0 sets no limit.',
  },
  maxStreams: {
    kind: 'number',
    min: 0,
    max: 1_000_000,
    default: 0,
    about:
      'Most open live streams of one process. 0: as many as its limit of open files (`ulimit -n`) leaves room for, which ' +
      'is also the most. Who comes then is told when to try again, and asks for news meanwhile.',
  },
  requestsPerMinute: {
    kind: 'number',
    min: 0,
    max: 1_000_000,
    default: 600,
    about: 'Most API requests a minute from one token or address. 0 sets no limit.',
  },
  trustProxy: {
    kind: 'number',
    min: 0,
    max: 10,
    default: 0,
    about: 'How many reverse proxies stand in front and set X-Forwarded-For. 0 believes no such header.',
  },
  heartbeatSeconds: {
    kind: 'number',
    min: 1,
    max: 60,
    default: 15,
    about:
      'How often an idle live stream says that it is still there. Proxies often cut after 60 seconds of silence.',
  },
  streamMinutes: {
    kind: 'number',
    min: 0,
    max: 1_440,
    default: 60,
    about:
      'How long a live stream lasts at most; each is ended at a moment of its own in the second half of that time, and ' +
      'its reader comes back by a new connection. 0 lets streams last.',
  },
  unsentKilobytes: {
    kind: 'number',
    min: 16,
    max: 65_536,
    default: 256,
    about: 'Most unsent data held for one reader, in KiB. Who falls further behind is let go and resumes.',
  },
  drainSeconds: {
    kind: 'number',
    min: 0,
    max: 600,
    default: 5,
    about: 'How long a planned stop takes at most: readers are told to come back, spread over this time.',
  },
  logLevel: {
    kind: 'choice',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    about: 'How much is logged, as JSON lines on stderr.',
  },
  requestLog: {
    kind: 'choice',
    choices: ['off', 'on'],
    default: 'off',
    about: 'Whether each HTTP request is logged at level info; when off, requests are logged at level debug.',
  },
} as const satisfies Record<string, Option>

export type Option =
  | { readonly kind: 'text' | 'origin' | 'list'; readonly default: string; readonly about: string }
  | {
      readonly kind: 'number'
      readonly min: number
      readonly max: number
      readonly default: number
      /** What `auto` stands for, where it may be said. */
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

/** Every option's value, read and checked. */
export type Config = {
  readonly [Name in OptionName]: (typeof options)[Name] extends { kind: 'number' }
    ? number
    : (typeof options)[Name] extends { kind: 'list' }
      ? readonly string[]
      : (typeof options)[Name] extends { kind: 'boolean' }
        ? boolean
        : string
}

/** What is wrong with one option, in a sentence that names it. */
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
 * Reads the options: a flag before the environment before the default. An empty value counts as not given.
 *
 * @returns the config, or everything that is wrong with it, each with the option's name.
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
    const given = flags[option] || environment[environmentName(option)] || ''
    const value = readOption(options[option], given)
    if ('problem' in value) problems.push({ option, problem: `${environmentName(option)} ${value.problem}` })
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
            problem: `must be a whole number from ${min} to ${max}${auto ? ' or “auto”' : ''}, not “${given}”.`,
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
        : { problem: `must be an address such as https://live.example.org, without a path, not “${given}”.` }
    case 'list':
      return {
        value: given
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== ''),
      }
    case 'text':
      return { value: given === '' ? option.default : given }
  }
}
