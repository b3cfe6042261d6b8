import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { isOpen, isUnsentState } from './alert-watch.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Link } from '../parts/link.tsx'
import { countOf, formatCount } from '../time.ts'
import { audienceWords, stateWords } from './alert-words.ts'
import type { Watched } from './alert-watch.ts'
import { Countdown } from './countdown.tsx'
import { formatSeconds } from './receipt-figures.ts'
import { ui } from '../../../words/desk/en.ts'

/** A second press of the button that sent it must not take it back at once. */
const DOUBLE_PRESS_MS = 700
/** How long it stays once it is over and went well; its receipts stay on the story's own screens. */
const SHOWN_AFTER_MS = 20_000

/** Every alert that is on its way, wherever on the desk the editor is, with the way to take it back. */
export function AlertDock(): JSX.Element {
  const { alerts, shortcuts } = useDesk()
  const shown = [...alerts.watched.value.values()].filter(
    ({ alert, docked }) => docked && !alerts.dismissed.value.has(alert.id),
  )
  const held = shown.findLast(({ alert }) => isUnsentState(alert))?.alert.id ?? null
  useEffect(() => {
    if (held === null) return
    return shortcuts.add([
      { key: 'Escape', label: ui.shortcuts.undoAlert, run: () => void alerts.undo(held) },
    ])
  }, [held, alerts, shortcuts])
  return (
    <div class="dock">
      {shown.map((watched) => (
        <DockedAlert key={watched.alert.id} watched={watched} />
      ))}
    </div>
  )
}

function DockedAlert({ watched }: { readonly watched: Watched }): JSX.Element {
  const { alerts, session } = useDesk()
  const { alert, own, undoing, problem, size, story } = watched
  const undo = useRef<HTMLButtonElement>(null)
  const appearedAt = useRef(Date.now())
  const canUndo = isUnsentState(alert) && session.may('send-alert')
  useEffect(() => {
    // After the dialog it was sent from has given the focus back.
    if (own && canUndo) setTimeout(() => undo.current?.focus(), 50)
  }, [])
  useEffect(() => {
    if (isOpen(alert) || alert.state === 'failed') return
    const timer = setTimeout(() => alerts.dismiss(alert.id), SHOWN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [alert.state])
  const press = (): void => {
    if (Date.now() - appearedAt.current > DOUBLE_PRESS_MS) void alerts.undo(alert.id)
  }
  const { planned, accepted } = alert.counts
  return (
    <section class={`docked docked-${alert.state}`} aria-label={ui.dock.label(alert.title)}>
      <div class="docked-words">
        <p class="docked-title" dir="auto">
          {alert.title}
        </p>
        <p class="docked-state">
          {alert.breaking && `${ui.common.breaking}. `}
          {canUndo ? (
            <>
              {ui.dock.goesTo(
                size === null
                  ? audienceWords(alert.audience).toLowerCase()
                  : countOf(size, ui.counts.browsers),
              )}{' '}
              {alert.state === 'held' ? <Countdown from={alert.createdAt} until={alert.holdUntil} /> : '…'}
              {alert.author.id !== session.editor?.id && ` ${ui.dock.sentBy(alert.author.name)}`}
            </>
          ) : (
            <>
              {stateWords(alert)}
              {planned > 0 && `: ${ui.dock.progress(formatCount(accepted), formatCount(planned))}`}
              {alert.reachedIn.p90 !== null &&
                ` · ${ui.dock.ninetyPercent(formatSeconds(alert.reachedIn.p90))}`}
            </>
          )}
        </p>
        {planned > 0 && <progress class="receipt-bar" max={planned} value={accepted} aria-hidden="true" />}
        {problem !== null && (
          <p class="field-problem" role="alert">
            {problem.sentence}
          </p>
        )}
      </div>
      {canUndo ? (
        <Button look="main" class="undo" buttonRef={undo} off={undoing} onPress={press}>
          {undoing ? ui.dock.undoing : ui.dock.undo} <kbd>Esc</kbd>
        </Button>
      ) : (
        <div class="buttons">
          {story !== null && (
            <Link to={{ screen: 'story-alerts', slug: story }} class="button">
              {ui.dock.receipts}
            </Link>
          )}
          <Button look="quiet" onPress={() => alerts.dismiss(alert.id)}>
            {ui.common.close}
          </Button>
        </div>
      )}
    </section>
  )
}
