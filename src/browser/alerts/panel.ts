import type { Slug } from '../../domain/ids.ts'
import type { AlertsWords } from '../../words/alerts/alerts-words.ts'
import type { Language } from '../../words/languages.ts'
import { LiveRegion } from '../reader/live-region.ts'
import { keepScrollPosition } from '../reader/scroll-anchor.ts'
import { words as pageWords } from '../reader/page-words.ts'
import { make } from './create-element.ts'
import { followNothing, withSubject, type Subject } from './following.ts'
import {
  ALERT_ANYWAY,
  HEADLINES,
  LANGUAGE,
  NEWSROOM,
  PAUSED,
  SUBSCRIPTION,
  deskStore,
  type StoredSubscription,
  type AlertPreferences,
} from './key-value-store.ts'
import { renderPanel } from './panel-view.ts'
import type { Headlines, PanelState } from './panel-state.ts'
import { Presence, pageVisibility } from './presence.ts'
import type { renderPreferences } from './preferences-view.ts'
import { SubscriptionsApi } from './subscriptions-api.ts'
import { Subscriber } from './subscriber.ts'
import { turnOn } from './turn-on.ts'
import { browserSupport } from './support.ts'
import { scriptAddress } from '../trusted.ts'

/** A service worker that isn't ready by then won't be. */
const READY_TIMEOUT_MS = 20_000

/** A file a language: a reader fetches one of them, when the panel is opened. */
const loadWords: Readonly<Record<Language, () => Promise<AlertsWords>>> = {
  en: async () => (await import('../../words/alerts/en.ts')).en,
  de: async () => (await import('../../words/alerts/de.ts')).de,
}

/** Shows the panel in the invitation's place. @param asked the browser's answer, where it is being asked already. */
export async function openPanel(
  container: HTMLElement,
  asked: Promise<NotificationPermission> | null,
): Promise<void> {
  new AlertsPanel(container, await loadWords[pageWords.language]()).open(asked)
}

/**
 * The alerts panel.
 *
 *   unsupported, home-screen   explains what to do instead
 *   invited     a button with the newsroom's text; no permission prompt before it is pressed
 *   asking      the browser prompts; granted: turning-on, denied: denied, dismissed: invited
 *   denied      explains how to allow notifications, which only the reader can
 *   turning-on  the browser subscribes and the server registers it: following, or invited with an error
 *   following   shows what is followed, and a button that stops all alerts; all preferences on the alerts page
 *   paused      one button resumes with the same preferences
 */
class AlertsPanel {
  readonly #container: HTMLElement
  readonly #words: AlertsWords
  readonly #base = document.documentElement.dataset['base'] ?? ''
  readonly #store = deskStore(this.#base)
  readonly #presence = new Presence(new SubscriptionsApi(this.#base), pageVisibility())
  #subscriber: Promise<Subscriber> | null = null
  /** Renders all preferences, on the alerts page only. */
  #renderPreferences: typeof renderPreferences | null = null
  /** What is said of the panel: its own element stays while the rest is rendered again. */
  readonly #status = make('p', { class: 'visually-hidden', role: 'status' })
  readonly #region = new LiveRegion((text) => this.#status.replaceChildren(text), after)
  /** What an earlier visit left is shown in silence: the reader has done nothing yet. */
  #isSilent = true
  /** Key of the element that had the focus before the panel was rendered again. */
  #focusedKey: string | null = null

  constructor(container: HTMLElement, words: AlertsWords) {
    this.#container = container
    this.#words = words
    container.lang = pageWords.language
  }

  open(asked: Promise<NotificationPermission> | null): void {
    // Where the browser wants the home screen first, the panel is opened by a press too.
    this.#isSilent = asked === null && browserSupport() !== 'home-screen'
    this.#container.prepend(this.#status)
    this.#runTask(this.#open(asked).finally(() => (this.#isSilent = false)))
  }

  async #open(asked: Promise<NotificationPermission> | null): Promise<void> {
    if (asked !== null) this.#show({ kind: 'asking' })
    if ('preferences' in this.#container.dataset) {
      this.#renderPreferences = (await import('./preferences-view.ts')).renderPreferences
    }
    if (asked !== null) return await this.#request(asked)
    const support = browserSupport()
    if (support === 'granted') return await this.#restore()
    this.#show(support === 'askable' ? { kind: 'invited', status: '' } : { kind: support })
    // Permission was revoked: the server deletes the subscription.
    if (support === 'denied' && (await this.#store.get(SUBSCRIPTION)) !== undefined) {
      await (await this.#getSubscriber()).unsubscribe()
    }
  }

  /** After an error the reader can press the button again. */
  #runTask(task: Promise<void>): void {
    task.catch((fault: unknown) => {
      this.#show({ kind: 'invited', status: this.#words.failed })
      reportError(fault)
    })
  }

  #show(state: PanelState): void {
    const parts = this.#render(state)
    const { activeElement } = document
    if (this.#container.contains(activeElement))
      this.#focusedKey = (activeElement as HTMLElement).dataset['key'] ?? ''
    // Don't steal the focus from a reader who moved on.
    else if (activeElement !== document.body) this.#focusedKey = null
    keepScrollPosition(() => {
      while (this.#status.nextSibling !== null) this.#status.nextSibling.remove()
      this.#status.after(...parts)
    })
    if (this.#focusedKey !== null) this.#restoreFocus(this.#focusedKey)
    const said = parts.find((part) => 'said' in part.dataset)?.textContent ?? ''
    if (said !== '' && !this.#isSilent) this.#region.say(said)
  }

  #render(state: PanelState): readonly HTMLElement[] {
    const turnOff = (): void => this.#runTask(this.#turnOff())
    const words = { words: this.#words, language: pageWords.language }
    if (state.kind === 'following' && this.#renderPreferences !== null) {
      return this.#renderPreferences(state, {
        ...words,
        base: this.#base,
        change: (wishes) => this.#runTask(this.#change(() => wishes)),
        muteWhileOpen: (wanted) => this.#runTask(this.#muteWhileOpen(wanted)),
        pause: () => this.#runTask(this.#pause()),
        turnOff,
      })
    }
    return renderPanel(state, {
      ...words,
      invitation: this.#container.dataset['words'] ?? '',
      subjects: this.#subjects(state),
      more: `${this.#base}/alerts`,
      turnOn: () => this.#runTask(this.#request(Notification.requestPermission())),
      resume: () => this.#runTask(this.#resume()),
      setFollowed: (subject, wanted) => {
        if (subject.kind === 'story' && wanted) this.#runTask(this.#storeHeadline(subject.slug))
        this.#runTask(this.#change(({ follow }) => ({ follow: withSubject(follow, subject, wanted) })))
      },
      turnOff,
    })
  }

  /** Restores the focus to the same control, or else to the first button once there is one. */
  #restoreFocus(key: string): void {
    const same = this.#container.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    const next = same ?? this.#container.querySelector<HTMLElement>('button, summary')
    if (next === null) return
    next.focus({ preventScroll: true })
    this.#focusedKey = null
  }

  async #request(asked: Promise<NotificationPermission>): Promise<void> {
    this.#show({ kind: 'asking' })
    const permission = await asked
    if (permission === 'denied') return this.#show({ kind: 'denied' })
    if (permission === 'default') return this.#show({ kind: 'invited', status: this.#words.notTurnedOn })
    const stored = await this.#turnOn(async (subscriber) => {
      const wishes = (await subscriber.stored())?.wishes ?? (await subscriber.paused()) ?? newPreferences()
      const first = this.#firstSubject()
      if (first.kind === 'story') await this.#storeHeadline(first.slug)
      const follow = withSubject(wishes.follow, first, true)
      return await subscriber.subscribe({ ...wishes, follow })
    })
    await this.#following(stored, '', true)
  }

  /** Where the push service does not answer, the reader can press the button again. */
  async #turnOn(
    subscribe: (subscriber: Subscriber) => Promise<StoredSubscription>,
  ): Promise<StoredSubscription> {
    this.#show({ kind: 'turning-on' })
    return await turnOn(
      async () => subscribe(await this.#getSubscriber()),
      after,
      () => this.#show({ kind: 'invited', status: this.#words.noAnswer }),
    )
  }

  /** Permission was granted on an earlier visit. */
  async #restore(): Promise<void> {
    if ((await this.#store.get(PAUSED)) !== undefined) return this.#show({ kind: 'paused' })
    if ((await this.#store.get(SUBSCRIPTION)) === undefined)
      return this.#show({ kind: 'invited', status: '' })
    const subscriber = await this.#getSubscriber()
    const stored = await subscriber.sync().catch(() => subscriber.stored())
    if (stored === undefined) this.#show({ kind: 'invited', status: '' })
    else await this.#following(stored)
  }

  async #change(wanted: (wishes: AlertPreferences) => Partial<AlertPreferences>): Promise<void> {
    const subscriber = await this.#getSubscriber()
    const before = await subscriber.stored()
    if (before === undefined) return this.#show({ kind: 'invited', status: '' })
    try {
      const stored = (await subscriber.change(wanted(before.wishes))) ?? before
      await this.#following(stored, this.#words.saved, true)
    } catch {
      await this.#following(before, this.#words.notSaved, true)
    }
  }

  async #pause(): Promise<void> {
    this.#presence.set(null)
    await (await this.#getSubscriber()).pause()
    this.#show({ kind: 'paused' })
  }

  async #resume(): Promise<void> {
    const stored = await this.#turnOn(async (subscriber) =>
      subscriber.subscribe((await subscriber.paused()) ?? newPreferences()),
    )
    await this.#following(stored)
  }

  async #turnOff(): Promise<void> {
    this.#presence.set(null)
    await (await this.#getSubscriber()).unsubscribe()
    this.#show({ kind: 'invited', status: this.#words.off })
  }

  async #muteWhileOpen(wanted: boolean): Promise<void> {
    await this.#store.put(ALERT_ANYWAY, !wanted)
    const stored = await (await this.#getSubscriber()).stored()
    if (stored !== undefined) await this.#following(stored, this.#words.saved, true)
  }

  async #following(stored: StoredSubscription, status = '', isExpanded = false): Promise<void> {
    const { wishes } = stored
    const isMutedWhileOpen = (await this.#store.get<boolean>(ALERT_ANYWAY)) !== true
    this.#presence.set(isMutedWhileOpen ? stored : null)
    const headlines = (await this.#store.get<Headlines>(HEADLINES)) ?? {}
    this.#show({ kind: 'following', wishes, headlines, isMutedWhileOpen, status, isExpanded })
  }

  /** Stores a followed story's headline in this browser only. */
  async #storeHeadline(slug: Slug): Promise<void> {
    const headline = document.querySelector('.story-headline')?.textContent?.trim() ?? slug
    await this.#store.change<Headlines, null>(HEADLINES, (all = {}) => ({
      value: { ...all, [slug]: headline },
      result: null,
    }))
  }

  async #getSubscriber(): Promise<Subscriber> {
    this.#subscriber ??= this.#createSubscriber()
    // A failed attempt is not cached: the next press tries again.
    this.#subscriber.catch(() => (this.#subscriber = null))
    return await this.#subscriber
  }

  async #createSubscriber(): Promise<Subscriber> {
    const name = document.querySelector<HTMLMetaElement>('meta[property="og:site_name"]')?.content
    if (name !== undefined) await this.#store.put(NEWSROOM, name)
    await this.#store.put(LANGUAGE, document.documentElement.lang)
    const registration = await registerWorker(this.#base)
    return new Subscriber(registration, new SubscriptionsApi(this.#base), this.#store, () => Date.now())
  }

  /** What the button subscribes to: the page's story while it is live, otherwise all news. */
  #firstSubject(): Subject {
    const { story } = this.#container.dataset
    return story === undefined || hasEnded() ? { kind: 'everything' } : { kind: 'story', slug: story as Slug }
  }

  #subjects(state: PanelState): readonly Subject[] {
    const { story, topics = document.querySelector<HTMLElement>('.story-head')?.dataset['topics'] } =
      this.#container.dataset
    const slug = story as Slug | undefined
    const isFollowed =
      state.kind === 'following' && slug !== undefined && state.wishes.follow.stories.includes(slug)
    return [
      ...(slug !== undefined && (isFollowed || !hasEnded()) ? [{ kind: 'story' as const, slug }] : []),
      ...topicsIn(topics).map((topic) => ({ kind: 'topic' as const, topic })),
      { kind: 'everything' },
    ]
  }
}

function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

function hasEnded(): boolean {
  return document.querySelector('main > header .state-ended') !== null
}

function topicsIn(json = '[]'): readonly string[] {
  const topics: unknown = JSON.parse(json)
  return Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : []
}

function newPreferences(): AlertPreferences {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  // Browsers report an unknown system time zone under a name that no server has.
  const zone = timeZone === 'Etc/Unknown' ? 'UTC' : timeZone
  return { follow: followNothing, quietHours: null, timeZone: zone, perDay: null }
}

/**
 * Registers the service worker and waits until it is active, which a subscription needs.
 *
 * @param base the path the desk is served under.
 */
async function registerWorker(base: string): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(scriptAddress(`${base}/sw.js`), {
    scope: `${base}/`,
    updateViaCache: 'none',
  })
  return await Promise.race([navigator.serviceWorker.ready, lateAfter(READY_TIMEOUT_MS)])
}

function lateAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('The service worker did not become ready.')), ms)
  })
}
