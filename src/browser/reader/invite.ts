import { makeButton } from '../alerts/make.ts'
import { browserSupport } from '../alerts/support.ts'
import { holdStill } from './hold-still.ts'

/**
 * Shows the invitation to follow: a quiet button with the newsroom's own words, and nothing is asked before it is pressed.
 *
 * What is behind it is loaded when a reader reaches for it, or has pressed it on an earlier visit.
 */
export function invite(): void {
  const place = document.querySelector<HTMLElement>('[data-invitation]')
  if (place === null) return
  const support = browserSupport()
  if (support === 'askable' || support === 'home-screen') offer(place, support === 'askable')
  else open(place, null)
}

function offer(place: HTMLElement, askable: boolean): void {
  const press = (): void => {
    // Asked in the very press: browsers refuse to ask later.
    open(place, askable ? Notification.requestPermission() : null)
  }
  const button = makeButton(place.dataset['words'] ?? '', press, { 'data-tape': true, 'data-key': 'invite' })
  for (const reach of ['pointerenter', 'focus']) {
    button.addEventListener(reach, () => void load().catch(() => {}), { once: true })
  }
  holdStill(() => place.replaceChildren(button))
}

const load = () => import('../alerts/panel.ts')

function open(place: HTMLElement, asked: Promise<NotificationPermission> | null): void {
  load()
    .then(({ openPanel }) => openPanel(place, asked))
    .catch((fault: unknown) => reportError(fault))
}
