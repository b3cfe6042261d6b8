import type { Instant } from '../../../domain/ids.ts'

/**
 * A condition that only the operator can fix, or should at least know of.
 *
 *   key-refused      a push service refuses our token (401, 403): no subscriptions are lost, the service is paused
 *   message-refused  a push service rejects our message as malformed (400, 405, 413): a bug of ours
 *   service-failing  a push service is down, unreachable or throttling: its messages are retried, other services go on
 *   blocked          the endpoint guard refused to connect: the host is not on the list, or resolves to no public address
 *   link-not-ready   an alert was not sent because its post's page never showed the post
 *   store-failing    the ledger can't be written: nothing is sent until it can
 *   sender-failing   a push worker crashed and was restarted
 *   canary-missing   the canary alert did not come back in time: readers may get no alerts either
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
  /** The subject: the origin of a push service, a key's id, an alert's id. */
  readonly about: string
  /** One line; never an endpoint, which is personal data. */
  readonly detail: string
  readonly since: Instant
  readonly lastAt: Instant
  /** How often it was raised since then. */
  readonly times: number
}

/** An alarm as it is raised. Raised again, it is counted. */
export type NewAlarm = Pick<PushAlarm, 'kind' | 'about' | 'detail'> & { readonly times?: number }
