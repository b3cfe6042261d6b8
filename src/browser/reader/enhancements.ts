import { browserSupport } from '../alerts/support.ts'
import { keepScrollPosition } from './scroll-anchor.ts'
import type { ServerClock } from './server-clock.ts'
import { Times } from './times.ts'

/**
 * Adds what a page is complete without: the button that offers alerts, and how long ago things were. A script of its own,
 * so that a page is live before it is loaded.
 */
export function enhancePage(clock: ServerClock): Times {
  showOffer()
  const times = new Times(clock)
  times.refresh()
  return times
}

/**
 * Shows the button that offers alerts. There is no permission prompt before it is pressed.
 *
 * The panel's code is loaded when the pointer or the focus reaches the button, or if alerts were on at an earlier visit.
 */
function showOffer(): void {
  const container = document.querySelector<HTMLElement>('[data-invitation]')
  if (container === null) return
  const support = browserSupport()
  if (support === 'askable' || support === 'home-screen') offer(container, support === 'askable')
  // Nobody asked for it: a reader who leaves meanwhile misses nothing.
  else load().then(({ openPanel }) => openPanel(container, null), ignore)
}

function offer(container: HTMLElement, askable: boolean): void {
  const turnOn = (): void => {
    // In the press itself: browsers refuse to prompt later.
    open(container, askable ? Notification.requestPermission() : null)
  }
  // NOTE: by hand, so that the panel's helpers come with the panel.
  const button = document.createElement('button')
  button.type = 'button'
  button.dir = 'auto'
  button.dataset['tape'] = ''
  button.dataset['key'] = 'invite'
  button.textContent = container.dataset['words'] ?? ''
  button.addEventListener('click', turnOn)
  for (const reach of ['pointerenter', 'focus']) {
    button.addEventListener(reach, () => void load().catch(ignore), { once: true })
  }
  keepScrollPosition(() => container.replaceChildren(button))
}

function ignore(): void {}

const load = () => import('../alerts/panel.ts')

function open(container: HTMLElement, asked: Promise<NotificationPermission> | null): void {
  load()
    .then(({ openPanel }) => openPanel(container, asked))
    .catch((fault: unknown) => reportError(fault))
}
