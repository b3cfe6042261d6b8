import { signal, type ReadonlySignal } from '@preact/signals'
import { openAlertStates } from '../../../domain/alert.ts'
import type { DeskApi } from '../api/desk-api.ts'
import type { Problem } from '../api/problem.ts'
import type { AlertJson } from '../api/api-json.ts'

/** An alert as it is watched. `undoing` while its undo is under way; `problem` is what an undo met. */
export type Watched = {
  readonly alert: AlertJson
  /** How many browsers it goes to, before that is fixed; `null` where it isn't known. */
  readonly size: number | null
  /** The slug of its story. */
  readonly story: string | null
  /** Whether this window sent it. */
  readonly own: boolean
  /** Whether it was seen while it was open, so that the editor wants to know how it went. */
  readonly docked: boolean
  readonly undoing: boolean
  readonly problem: Problem | null
}

type Facts = Pick<Watched, 'size' | 'own' | 'story'>
const unknownFacts: Facts = { size: null, own: false, story: null }

export type AlertWatchParts = {
  readonly api: Pick<DeskApi, 'alert' | 'undoAlert' | 'audience' | 'reach'>
  /** Calls once after `ms`; the answer calls it off. */
  readonly after: (ms: number, call: () => void) => () => void
  readonly onUndone: (alert: AlertJson) => void
}

/** Receipts count up before the editor's eyes. */
const LOOK_MS = 1_000
/** Once everything has left, what still comes in (shown, opened) is no hurry. */
const LOOK_LATER_MS = 5_000

/**
 * Follows alerts from their hold time to their last receipt, wherever on the desk the editor is.
 *
 * An alert is asked for every second while it can still send something, every five while somebody looks at what came of
 * it, and no more when nobody does. Holds one entry for each alert of this visit.
 */
export class AlertWatch {
  readonly #parts: AlertWatchParts
  readonly #watched = signal<ReadonlyMap<string, Watched>>(new Map())
  /** Ids that the editor put out of sight in the dock. */
  readonly #dismissed = signal<ReadonlySet<string>>(new Set())
  /** How many places show this alert's receipts. */
  readonly #lookers = new Map<string, number>()
  #cancel = (): void => {}
  #running = false

  constructor(parts: AlertWatchParts) {
    this.#parts = parts
  }

  get watched(): ReadonlySignal<ReadonlyMap<string, Watched>> {
    return this.#watched
  }
  get dismissed(): ReadonlySignal<ReadonlySet<string>> {
    return this.#dismissed
  }

  /** Takes in alerts of a story that were asked for elsewhere; those that are open are followed from here on. */
  see(alerts: readonly AlertJson[], story: string): void {
    const relevant = alerts.filter((alert) => isOpen(alert) || this.#watched.value.has(alert.id))
    if (relevant.length === 0) return
    for (const alert of relevant) {
      const isNew = !this.#watched.value.has(alert.id)
      this.#put(alert, { size: null, own: false, story })
      if (isNew && isUnsentState(alert)) void this.#count(alert)
    }
    this.#run(0)
  }

  /** Follows an alert that was asked for just now. */
  async follow(id: string, facts: Facts): Promise<Problem | null> {
    const answer = await this.#parts.api.alert(id)
    if (!answer.ok) return answer.refusal
    this.#put(answer.value, facts)
    this.#run(LOOK_MS)
    return null
  }

  /** Somebody looks at the receipts of this alert. The answer says that they stopped. */
  look(alert: AlertJson): () => void {
    if (!this.#watched.value.has(alert.id)) this.#put(alert)
    this.#lookers.set(alert.id, (this.#lookers.get(alert.id) ?? 0) + 1)
    this.#run(0)
    return () => {
      const left = (this.#lookers.get(alert.id) ?? 1) - 1
      if (left > 0) this.#lookers.set(alert.id, left)
      else this.#lookers.delete(alert.id)
    }
  }

  /** Takes the alert back while nothing of it has left. */
  async undo(id: string): Promise<void> {
    const before = this.#watched.value.get(id)
    if (before === undefined || before.undoing) return
    this.#set(id, { ...before, undoing: true, problem: null })
    const answer = await this.#parts.api.undoAlert(id)
    const now = this.#watched.value.get(id) ?? before
    if (answer.ok) {
      const alert: AlertJson = { ...now.alert, state: 'cancelled', end: 'undone' }
      this.#set(id, { ...now, alert, undoing: false })
      this.#parts.onUndone(alert)
    } else {
      this.#set(id, { ...now, undoing: false, problem: answer.refusal })
      this.#run(0)
    }
  }

  dismiss(id: string): void {
    this.#dismissed.value = new Set([...this.#dismissed.value, id])
  }

  stop(): void {
    this.#cancel()
    this.#watched.value = new Map()
    this.#lookers.clear()
  }

  #put(alert: AlertJson, facts: Facts = unknownFacts): void {
    const before = this.#watched.value.get(alert.id)
    // What was undone from here can't come back by an answer that was slow on its way.
    if (before !== undefined && !isOpen(before.alert) && isOpen(alert)) return
    const docked = isOpen(alert) || before?.docked === true
    const known = before ?? { ...facts, undoing: false, problem: null }
    const story = known.story ?? alert.story
    this.#set(alert.id, { ...known, alert, docked, story })
  }

  /** Asks how many it goes to, for one that was found again. */
  async #count(alert: AlertJson): Promise<void> {
    const { api } = this.#parts
    const { audience } = alert
    const answer = await (audience.kind === 'sent'
      ? api.reach(alert.post)
      : api.audience(alert.post, audience))
    const now = this.#watched.value.get(alert.id)
    if (!answer.ok || now === undefined) return
    this.#set(alert.id, { ...now, size: 'size' in answer.value ? answer.value.size : answer.value.sent })
  }

  #set(id: string, watched: Watched): void {
    this.#watched.value = new Map(this.#watched.value).set(id, watched)
  }

  #run(inMs: number): void {
    if (this.#running) return
    this.#cancel()
    this.#cancel = this.#parts.after(inMs, () => {
      this.#running = true
      void this.#round().finally(() => {
        this.#running = false
        const due = [...this.#watched.value.values()].filter(({ alert }) => this.#isDue(alert))
        if (due.length > 0) this.#run(due.some(({ alert }) => isOpen(alert)) ? LOOK_MS : LOOK_LATER_MS)
      })
    })
  }

  async #round(): Promise<void> {
    for (const { alert } of this.#watched.value.values()) {
      if (!this.#isDue(alert)) continue
      const answer = await this.#parts.api.alert(alert.id)
      if (answer.ok) this.#put(answer.value)
    }
  }

  #isDue(alert: AlertJson): boolean {
    return isOpen(alert) || this.#lookers.has(alert.id)
  }
}

/** Whether nothing of it has left, so that it can be taken back. */
export function isUnsentState({ state }: Pick<AlertJson, 'state'>): boolean {
  return state === 'held' || state === 'checking' || state === 'planning'
}

/** Whether it may still send something. */
export function isOpen({ state }: Pick<AlertJson, 'state'>): boolean {
  return openAlertStates.includes(state)
}
