import type { AlertId, PostId } from '../../domain/ids.ts'
import type { NewAlarm } from '../../fanout/push/alarms/push-alarm.ts'
import type { PlanJob, SendJob } from '../../fanout/push/delivery/push-workers.ts'

/** What the desk asks a worker to do; each is answered once, under its number. */
export type WorkerRequest =
  | { readonly n: number; readonly ask: 'plan'; readonly job: PlanJob }
  | { readonly n: number; readonly ask: 'send'; readonly job: SendJob }
  | { readonly n: number; readonly ask: 'halt'; readonly alert: AlertId }
  /** Wait until nothing of a halted alert about this post is on its way. */
  | { readonly n: number; readonly ask: 'settle'; readonly postId: PostId }
  /** Breaks off an earlier request, which then fails. */
  | { readonly n: number; readonly ask: 'abort'; readonly request: number }
  /** Come to an end: nothing new leaves. */
  | { readonly n: number; readonly ask: 'stop' }

export type WorkerMessage =
  | { readonly n: number; readonly ok: true; readonly value: number }
  | { readonly n: number; readonly ok: false; readonly error: string }
  | { readonly alarm: NewAlarm }
