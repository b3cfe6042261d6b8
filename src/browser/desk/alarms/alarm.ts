/** What only whoever runs the desk can mend, and an editor has to know of before trusting an alert. */
export type Alarm = {
  readonly kind: string
  /** A push service, a key or an alert. */
  readonly about: string
  readonly detail: string
  /** RFC 3339. */
  readonly since: string
  readonly times: number
}

/** What it means for the newsroom, by its kind; the rest is told in the desk's own words. */
const meanings: Readonly<Record<string, string>> = {
  'key-refused':
    'A push service does not take our key. Its readers get no alerts until that is mended; nobody is lost.',
  'message-refused': 'A push service refuses our messages. Its readers may not get alerts.',
  'service-failing':
    'A push service is down or slow. Its readers get their alerts late; the others don’t wait.',
  blocked: 'The desk refused to connect to a push service that is not on its list.',
  'link-not-ready': 'An alert was not sent, because the page of its post did not answer.',
  'store-failing': 'The desk can’t write its ledger. No alert leaves until it can.',
  'sender-failing': 'The sender failed and was started again.',
  'canary-missing': 'The desk’s own alert did not come back in time. Readers may get none either.',
}

export function meaningOf({ kind, detail }: Alarm): string {
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
