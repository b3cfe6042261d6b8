import { destination, pino, stdSerializers, stdTimeFunctions, type DestinationStream } from 'pino'

type Fields = Readonly<Record<string, unknown>>

/** The events that a desk logs, each with its message. The names are stable; the messages are for people. */
const messages = {
  serving: 'Serving.',
  fault: 'Unexpected error.',
  request: 'Request.',
  'process-ended': 'A process ended and will be restarted.',
  'writer-ended': 'The thread that writes the store ended and will be restarted.',
  'process-failed': 'A process could not start serving.',
  'proxy-not-trusted': 'Requests come through a proxy that is not trusted.',
  'proxy-chain-short': 'Requests have fewer X-Forwarded-For entries than proxies are trusted.',
  'streams-from-one-address': 'One address requests more than 1,000 streams a minute.',
  'push-alarm': 'A push alarm was raised.',
  'push-fault': 'Sending alerts failed and will be retried.',
  'streams-full': 'The stream capacity is reached; new streams are rejected.',
  'streams-limited': 'The limit of open files allows fewer streams than configured.',
} as const

export type LogEvent = keyof typeof messages

/**
 * What the operator reads: one JSON object a line, on stderr, with pino's `level`, `time`, `msg` and `err`, and a stable
 * `event`.
 */
export type OperatorLog = {
  info(event: LogEvent, fields?: Fields): void
  warn(event: LogEvent, fields?: Fields): void
  /** Something broken, with its causes; logged once, where it is handled. */
  fault(event: LogEvent, fault: unknown, fields?: Fields): void
  /** Logs one HTTP request; `null` when requests are not logged. */
  readonly request: ((fields: Fields) => void) | null
}

/**
 * Opens the log.
 *
 * @param options.logLevel   least severe level that is written: `debug`, `info`, `warn`, `error` or `silent`.
 * @param options.requestLog `on` logs requests at `info`; otherwise they are logged at `debug`.
 */
export function openOperatorLog(
  { logLevel, requestLog }: { readonly logLevel: string; readonly requestLog: string },
  stream: DestinationStream = standardError(),
): OperatorLog {
  const log = pino(
    {
      level: logLevel,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.errWithCause },
    },
    stream,
  )
  const requestLevel = requestLog === 'on' ? 'info' : 'debug'
  return {
    info: (event, fields = {}) => log.info({ event, ...fields }, messages[event]),
    warn: (event, fields = {}) => log.warn({ event, ...fields }, messages[event]),
    fault: (event, fault, fields = {}) =>
      log.error({ event, ...fields, err: asError(fault) }, messages[event]),
    request: log.isLevelEnabled(requestLevel)
      ? (fields) => log[requestLevel]({ event: 'request', ...fields }, messages.request)
      : null,
  }
}

/** Standard error. Where nobody reads it any more, lines are lost and the desk goes on. */
function standardError(): DestinationStream {
  return destination({ fd: 2, sync: true }).on('error', () => undefined)
}

function asError(fault: unknown): Error {
  return fault instanceof Error ? fault : new Error(String(fault))
}
