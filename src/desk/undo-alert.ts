import { endEarly, isUnsent } from '../domain/alert.ts'
import type { AlertId } from '../domain/ids.ts'
import { done, refuse } from '../domain/result.ts'
import type { Actor } from '../domain/role.ts'
import { allowed } from './allowed.ts'
import { findAlert } from './find.ts'
import type { Command } from './perform.ts'

export type AlertUndone = { readonly id: AlertId; readonly state: 'cancelled' }

/**
 * Takes an alert back while nothing of it has left: no trace outside. Once it is leaving it is refused, and
 * the refusal says how many already have it: what is out is followed up by a correction or a retraction.
 */
export function undoAlert(actor: Actor, id: string): Command<AlertUndone> {
  return async (tx, tools) => {
    const permitted = allowed(actor, 'send-alert')
    if (!permitted.ok) return permitted
    const found = await findAlert(tx, id)
    if (!found.ok) return found
    const alert = found.value
    if (alert.state === 'cancelled') return done({ id: alert.id, state: 'cancelled' })
    if (!isUnsent(alert)) {
      return refuse({
        kind: 'alert-not-held',
        alert: alert.id,
        state: alert.state,
        sent: await tx.acceptedFor(alert.id),
      })
    }
    const now = tools.now()
    const undone = endEarly(alert, 'undone', now)
    await tx.saveAlert(undone)
    await tx.appendAlert({ kind: 'alert-ended', alert: undone }, now)
    return done({ id: alert.id, state: 'cancelled' })
  }
}
