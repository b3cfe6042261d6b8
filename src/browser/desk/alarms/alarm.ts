import { ui } from '../../../words/desk/en.ts'

/** What only an operator can fix, and an editor has to know before trusting an alert. */
export type Alarm = {
  readonly kind: string
  /** A push service, a key or an alert. */
  readonly about: string
  readonly detail: string
  /** RFC 3339. */
  readonly since: string
  readonly times: number
}

/** What it means for the newsroom, by its kind; of a kind that is not known here, what the server says. */
export function meaningOf({ kind, detail }: Alarm): string {
  const meanings: Readonly<Record<string, string>> = ui.alarms.meaning
  return meanings[kind] ?? detail
}

/** Reads what `/health` says; anything that isn't an alarm is left out, since the page may be older than the desk. */
export function readAlarms(health: unknown): readonly Alarm[] {
  if (typeof health !== 'object' || health === null || !('alarms' in health)) return []
  return Array.isArray(health.alarms) ? (health.alarms as readonly unknown[]).filter(isAlarm) : []
}

function isAlarm(value: unknown): value is Alarm {
  if (typeof value !== 'object' || value === null) return false
  const { kind, about, detail, since, times } = value as Record<string, unknown>
  return [kind, about, detail, since].every((text) => typeof text === 'string') && typeof times === 'number'
}
