import type { Instant } from '../../../domain/ids.ts'

/**
 * Something only the operator can mend, or should at least know.
 *
 *   key-refused      a push service does not take our token (401, 403): nobody is unsubscribed, the service is paused
 *   message-refused  a push service calls our message wrong (400, 405, 413): a fault of ours
 *   service-failing  a push service is down, unreachable or throttling: its readers wait, the others don't
 *   blocked          the endpoint guard refused to connect: a host off the list, or a name that resolves to a private address
 *   link-not-ready   an alert was not sent because its post's page never answered with the post in it
 *   store-failing    the ledger can't be written: nothing is sent until it can
 *   sender-failing   the sender itself failed and was started again
 *   canary-missing   the desk's own alert did not come back in time: readers may get none either
 */
export type PushAlarmKind =
  | 'key-refused'
  | 'message-refused'
  | 'service-failing'
  | 'blocked'
  | 'link-not-ready'
  | 'store-failing'
  | 'sender-failing'
  | 'canary-missing'

export type PushAlarm = {
  readonly kind: PushAlarmKind
  /** What it is about: the origin of a push service, a key's id, an alert's id. */
  readonly about: string
  /** What was said, in one line; never an endpoint, which is personal data. */
  readonly detail: string
  readonly since: Instant
  readonly lastAt: Instant
  /** How often it has happened since. */
  readonly times: number
}

/** An alarm as it is raised. Raised again, it is counted. */
export type NewAlarm = Pick<PushAlarm, 'kind' | 'about' | 'detail'> & { readonly times?: number }
