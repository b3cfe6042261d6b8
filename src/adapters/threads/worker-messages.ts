import type { AlertId, PostId } from '../../domain/ids.ts'
import type { NewAlarm } from '../../fanout/push/alarms/push-alarm.ts'
import type { PlanJob, SendJob } from '../../fanout/push/delivery/push-workers.ts'

/** A request to a push worker. Each gets one response, under its id. */
export type WorkerRequest =
  | { readonly id: number; readonly kind: 'plan'; readonly job: PlanJob }
  | { readonly id: number; readonly kind: 'send'; readonly job: SendJob }
  | { readonly id: number; readonly kind: 'halt'; readonly alert: AlertId }
  /** Wait until no message of a halted alert about this post is in flight. */
  | { readonly id: number; readonly kind: 'settle'; readonly postId: PostId }
  /** Abort an earlier plan, whose request then fails. */
  | { readonly id: number; readonly kind: 'abort'; readonly request: number }
  /** Drain and exit. */
  | { readonly id: number; readonly kind: 'stop' }

export type WorkerMessage =
  | { readonly id: number; readonly ok: true; readonly value: number }
  | { readonly id: number; readonly ok: false; readonly error: string }
  | { readonly alarm: NewAlarm }
