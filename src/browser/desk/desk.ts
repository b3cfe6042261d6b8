import { signal, type ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { textsOfAlert } from './alerts/alert-choices.ts'
import { AlertWatch } from './alerts/alert-watch.ts'
import { IdempotencyKeys } from './api/idempotency-keys.ts'
import { ApiClient } from './api/api-client.ts'
import { DeskApi } from './api/desk-api.ts'
import { browserStorage } from './storage/browser-storage.ts'
import { SavedTexts } from './storage/saved-texts.ts'
import { WindowLocks } from './storage/window-locks.ts'
import { Outbox } from './outbox/outbox.ts'
import { Notices } from './notices.ts'
import { Router } from './router.ts'
import { countOf } from './time.ts'
import { ServerClock } from './server-clock.ts'
import { Session } from './session.ts'
import { Shortcuts } from './shortcuts.ts'
import { ui } from '../../words/desk/en.ts'

/** Everything a screen may use: made once for the page. */
export type Desk = {
  /** The newsroom's name. */
  readonly name: string
  /** The path the desk is served under, `''` at the root. */
  readonly base: string
  /** The time zone that readers' pages are in: an IANA name. */
  readonly newsroomZone: string
  /** Whether nobody had an account when the page was loaded. */
  readonly isOwnerless: boolean
  readonly api: DeskApi
  readonly clock: ServerClock
  /** The server's time in milliseconds since 1970, told every quarter of a minute: for words such as “12 min ago”. */
  readonly now: ReadonlySignal<number>
  readonly session: Session
  readonly router: Router
  readonly notices: Notices
  readonly alerts: AlertWatch
  /** Whether the desk could be reached, as far as is known. */
  readonly online: ReadonlySignal<boolean>
  readonly outbox: Outbox
  readonly windowLocks: WindowLocks
  readonly shortcuts: Shortcuts
  /** Names this window over reloads. */
  readonly windowName: string
  /** The texts that this editor has begun. */
  readonly savedTexts: (editor: string) => SavedTexts
}

/** “Just now” becomes “1 min ago” at most so much late. */
const TICK_MS = 15_000

/** Puts the desk together, in a real browser. @param place where the page says what desk it is. */
export function openDesk({ dataset }: HTMLElement): Desk {
  const { base = '', name = '', timeZone: newsroomZone = 'UTC', ownerless } = dataset
  const session = new Session()
  const clock = new ServerClock()
  const storage = browserStorage('localStorage')
  const online = signal(navigator.onLine)
  const client = new ApiClient({
    baseUrl: base,
    fetch: (request) => fetch(request),
    keys: new IdempotencyKeys(storage),
    clock,
    now: Date.now,
    onSignedOut: session.lost,
    onReach: (isReached) => (online.value = isReached),
  })
  const api = new DeskApi(client)
  const notices = new Notices(later)
  const savedTexts = (editor: string): SavedTexts => new SavedTexts(storage, editor)
  const outbox = new Outbox({
    api,
    after: later,
    now: Date.now,
    onFiled: (count) => notices.say(ui.outbox.filed(countOf(count, ui.counts.posts))),
  })
  addEventListener('offline', () => (online.value = false))
  addEventListener('online', () => {
    online.value = true
    void outbox.file()
  })
  return {
    name: name === '' ? 'Telex' : name,
    base,
    newsroomZone,
    isOwnerless: ownerless === 'yes',
    api,
    clock,
    now: tickingClock(clock),
    session,
    notices,
    online,
    outbox,
    router: new Router(`${base}/desk`, window),
    alerts: new AlertWatch({
      api,
      after: later,
      onUndone: (alert) => {
        if (session.editor !== null)
          savedTexts(session.editor.id).save(`alert.${alert.post}`, textsOfAlert(alert))
        notices.say(ui.alert.undone)
      },
    }),
    windowLocks: new WindowLocks('locks' in navigator ? navigator.locks : null),
    shortcuts: new Shortcuts(storage),
    windowName: nameOfWindow(),
    savedTexts,
  }
}

const Context = createContext<Desk | null>(null)
export const DeskProvider = Context.Provider

/** The desk this screen belongs to. */
export function useDesk(): Desk {
  const desk = useContext(Context)
  if (desk === null) throw new Error('There is no desk around this screen.')
  return desk
}

/** One timer for every moment on the screen, however many there are. */
function tickingClock(clock: ServerClock): ReadonlySignal<number> {
  const now = signal(clock.now())
  setInterval(() => (now.value = clock.now()), TICK_MS)
  return now
}

function later(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

function nameOfWindow(): string {
  const storage = browserStorage('sessionStorage')
  const known = storage.getItem('telex.window')
  if (known !== null) return known
  const name = Math.random().toString(36).slice(2, 10)
  storage.setItem('telex.window', name)
  return name
}
