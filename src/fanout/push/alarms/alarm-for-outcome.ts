import type { NewAlarm } from './push-alarm.ts'
import type { PushOutcome } from '../delivery/push-sender.ts'

/** The subject of alarms about services that may be made up: one for all, so that they push out none of a real service. */
export const UNPROVEN = 'push services that never accepted a message'

/** The alarm that an outcome raises; `null` where the operator need not know. */
export function alarmForOutcome(
  outcome: PushOutcome,
  { origin, isProven }: { readonly origin: string; readonly isProven: boolean },
): NewAlarm | null {
  const alarm = alarmAbout(outcome, origin)
  if (alarm === null || isProven) return alarm
  return { ...alarm, about: UNPROVEN, detail: `${origin}: ${alarm.detail}` }
}

function alarmAbout(outcome: PushOutcome, origin: string): NewAlarm | null {
  switch (outcome.kind) {
    case 'unauthorised':
      return { kind: 'key-refused', about: origin, detail: outcome.detail }
    case 'key-retired':
      return {
        kind: 'key-refused',
        about: origin,
        detail: 'The push service reports that a subscription was made under another key.',
      }
    case 'key-missing':
      return {
        kind: 'key-refused',
        about: origin,
        detail: 'A subscription was made under a key that is missing from vapid-keys.json.',
      }
    case 'refused':
      return { kind: 'message-refused', about: origin, detail: outcome.detail }
    case 'blocked':
      return { kind: 'blocked', about: origin, detail: outcome.detail }
    case 'retry':
      if (outcome.reason === 'not-public') return { kind: 'blocked', about: origin, detail: outcome.detail }
      return outcome.reason === 'throttled'
        ? null
        : { kind: 'service-failing', about: origin, detail: outcome.detail }
    case 'subscription-refused':
    case 'accepted':
    case 'gone':
    case 'not-sent':
      return null
  }
}
