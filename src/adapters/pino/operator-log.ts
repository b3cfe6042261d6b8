import { destination, pino, stdSerializers } from 'pino'

type Fields = Readonly<Record<string, unknown>>

/** What whoever runs the desk reads: one JSON line an event, on stderr. `event` is a fixed kebab-case name. */
export type OperatorLog = {
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  /** Something broken, with its causes; logged once, where it is handled. */
  fault(event: string, fault: unknown, fields?: Fields): void
}

/** @param level least serious level that is written: `debug`, `info`, `warn`, `error` or `silent`. */
export function openOperatorLog(level: string): OperatorLog {
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { fault: stdSerializers.errWithCause },
      messageKey: 'event',
    },
    destination({ fd: 2, sync: true }),
  )
  return {
    info: (event, fields = {}) => log.info(fields, event),
    warn: (event, fields = {}) => log.warn(fields, event),
    fault: (event, fault, fields = {}) => log.error({ ...fields, fault: asError(fault) }, event),
  }
}

function asError(fault: unknown): Error {
  return fault instanceof Error ? fault : new Error(String(fault))
}
