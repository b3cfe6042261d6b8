import type { Slug } from '../../domain/ids.ts'
import type { AlertsWords } from '../../words/alerts/alerts-words.ts'
import type { Language } from '../../words/languages.ts'
import { holdStill } from '../reader/hold-still.ts'
import { words as pageWords } from '../reader/page-words.ts'
import { followNothing, withSubject, type Subject } from './following.ts'
import {
  ALERT_ANYWAY,
  HEADLINES,
  LANGUAGE,
  NEWSROOM,
  PAUSED,
  SUBSCRIPTION,
  cupboardOf,
  type KeptSubscription,
  type Wishes,
} from './kept.ts'
import { panelParts } from './panel-parts.ts'
import type { Headlines, PanelState } from './panel-state.ts'
import { Presence, thisPage } from './presence.ts'
import type { preferenceParts } from './preference-parts.ts'
import { PushDesk } from './push-desk.ts'
import { registerWorker } from './register.ts'
import { Subscriber } from './subscriber.ts'
import { browserSupport } from './support.ts'

/** A file a language: a reader fetches one of them, when the panel is opened. */
const loadWords: Readonly<Record<Language, () => Promise<AlertsWords>>> = {
  en: async () => (await import('../../words/alerts/en.ts')).en,
  de: async () => (await import('../../words/alerts/de.ts')).de,
}

/** Shows the panel in the invitation's place. @param asked the browser's answer, where it is being asked already. */
export async function openPanel(
  place: HTMLElement,
  asked: Promise<NotificationPermission> | null,
): Promise<void> {
  new AlertsPanel(place, await loadWords[pageWords.language]()).open(asked)
}

/**
 * The invitation to follow, and what has become of it.
 *
 *   unsupported, home-screen   said, with what to do
 *   invited    a button with the newsroom's own words; nothing is asked before it is pressed
 *   asking     the browser asks; yes: turning-on, no: denied, neither: invited
 *   denied     said, with how to undo it, which only the reader can
 *   turning-on the browser subscribes and the server is told: following, or invited with what went wrong
 *   following  what for can be chosen, and all of it left with one press; on the page of preferences everything else too
 *   paused     one press goes on with the same wishes
 */
class AlertsPanel {
  readonly #place: HTMLElement
  readonly #words: AlertsWords
  readonly #base = document.documentElement.dataset['base'] ?? ''
  readonly #cupboard = cupboardOf(this.#base)
  readonly #presence = new Presence(new PushDesk(this.#base), thisPage())
  #subscriber: Promise<Subscriber> | null = null
  /** How preferences are drawn, on the page that has them. */
  #preferenceParts: typeof preferenceParts | null = null
  /** What had the focus before the panel was drawn anew. */
  #focused: string | null = null

  constructor(place: HTMLElement, words: AlertsWords) {
    this.#place = place
    this.#words = words
    place.lang = pageWords.language
  }

  open(asked: Promise<NotificationPermission> | null): void {
    this.#run(this.#open(asked))
  }

  async #open(asked: Promise<NotificationPermission> | null): Promise<void> {
    if (asked !== null) this.#show({ kind: 'asking' })
    if ('preferences' in this.#place.dataset) {
      this.#preferenceParts = (await import('./preference-parts.ts')).preferenceParts
    }
    if (asked !== null) return await this.#ask(asked)
    const support = browserSupport()
    if (support === 'granted') return await this.#look()
    this.#show(support === 'askable' ? { kind: 'invited', said: '' } : { kind: support })
    // Only a subscription makes sense of a permission: where it was taken away the server is told.
    if (support === 'denied' && (await this.#cupboard.get(SUBSCRIPTION)) !== undefined) {
      await (await this.#ready()).end()
    }
  }

  /** A fault leaves the reader where a press can try again. */
  #run(task: Promise<void>): void {
    task.catch((fault: unknown) => {
      this.#show({ kind: 'invited', said: this.#words.failed })
      reportError(fault)
    })
  }

  #show(state: PanelState): void {
    const parts = this.#draw(state)
    const { activeElement } = document
    if (this.#place.contains(activeElement))
      this.#focused = (activeElement as HTMLElement).dataset['key'] ?? ''
    // A reader who went elsewhere meanwhile is not called back.
    else if (activeElement !== document.body) this.#focused = null
    holdStill(() => this.#place.replaceChildren(...parts))
    if (this.#focused !== null) this.#focus(this.#focused)
  }

  #draw(state: PanelState): readonly HTMLElement[] {
    const leave = (): void => this.#run(this.#leave())
    const words = { words: this.#words, language: pageWords.language }
    if (state.kind === 'following' && this.#preferenceParts !== null) {
      return this.#preferenceParts(state, {
        ...words,
        base: this.#base,
        change: (wishes) => this.#run(this.#change(() => wishes)),
        passBy: (wanted) => this.#run(this.#passBy(wanted)),
        pause: () => this.#run(this.#pause()),
        leave,
      })
    }
    return panelParts(state, {
      ...words,
      invitation: this.#place.dataset['words'] ?? '',
      subjects: this.#subjects(state),
      more: `${this.#base}/alerts`,
      press: () => this.#run(this.#ask(Notification.requestPermission())),
      resume: () => this.#run(this.#resume()),
      choose: (subject, wanted) => {
        if (subject.kind === 'story' && wanted) this.#run(this.#learnHeadline(subject.slug))
        this.#run(this.#change(({ follow }) => ({ follow: withSubject(follow, subject, wanted) })))
      },
      leave,
    })
  }

  /** The focus stays on what had it; where that is gone, on the next thing that can be pressed, once there is one. */
  #focus(key: string): void {
    const same = this.#place.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    const next = same ?? this.#place.querySelector<HTMLElement>('button, summary')
    if (next === null) return
    next.focus({ preventScroll: true })
    this.#focused = null
  }

  async #ask(asked: Promise<NotificationPermission>): Promise<void> {
    this.#show({ kind: 'asking' })
    const permission = await asked
    if (permission === 'denied') return this.#show({ kind: 'denied' })
    if (permission === 'default') return this.#show({ kind: 'invited', said: this.#words.notTurnedOn })
    this.#show({ kind: 'turning-on' })
    const subscriber = await this.#ready()
    const wishes = (await subscriber.kept())?.wishes ?? (await subscriber.paused()) ?? newWishes()
    const first = this.#firstSubject()
    if (first.kind === 'story') await this.#learnHeadline(first.slug)
    const follow = withSubject(wishes.follow, first, true)
    await this.#following(await subscriber.begin({ ...wishes, follow }), '', true)
  }

  /** A reader who said yes on an earlier visit. */
  async #look(): Promise<void> {
    if ((await this.#cupboard.get(PAUSED)) !== undefined) return this.#show({ kind: 'paused' })
    if ((await this.#cupboard.get(SUBSCRIPTION)) === undefined)
      return this.#show({ kind: 'invited', said: '' })
    const subscriber = await this.#ready()
    const kept = await subscriber.sync().catch(() => subscriber.kept())
    if (kept === undefined) this.#show({ kind: 'invited', said: '' })
    else await this.#following(kept)
  }

  async #change(wanted: (wishes: Wishes) => Partial<Wishes>): Promise<void> {
    const subscriber = await this.#ready()
    const before = await subscriber.kept()
    if (before === undefined) return this.#show({ kind: 'invited', said: '' })
    try {
      const kept = (await subscriber.change(wanted(before.wishes))) ?? before
      await this.#following(kept, this.#words.saved, true)
    } catch {
      await this.#following(before, this.#words.notSaved, true)
    }
  }

  async #pause(): Promise<void> {
    this.#presence.set(null)
    await (await this.#ready()).pause()
    this.#show({ kind: 'paused' })
  }

  async #resume(): Promise<void> {
    this.#show({ kind: 'turning-on' })
    const subscriber = await this.#ready()
    await this.#following(await subscriber.begin((await subscriber.paused()) ?? newWishes()))
  }

  async #leave(): Promise<void> {
    this.#presence.set(null)
    await (await this.#ready()).end()
    this.#show({ kind: 'invited', said: this.#words.off })
  }

  async #passBy(wanted: boolean): Promise<void> {
    await this.#cupboard.put(ALERT_ANYWAY, !wanted)
    const kept = await (await this.#ready()).kept()
    if (kept !== undefined) await this.#following(kept, this.#words.saved, true)
  }

  async #following(kept: KeptSubscription, said = '', isChoosing = false): Promise<void> {
    const { wishes } = kept
    const passesBy = (await this.#cupboard.get<boolean>(ALERT_ANYWAY)) !== true
    this.#presence.set(passesBy ? kept : null)
    const headlines = (await this.#cupboard.get<Headlines>(HEADLINES)) ?? {}
    this.#show({ kind: 'following', wishes, headlines, passesBy, said, isChoosing })
  }

  /** Remembers here, and nowhere else, what a story that is followed is called. */
  async #learnHeadline(slug: Slug): Promise<void> {
    const headline = document.querySelector('.story-headline')?.textContent?.trim() ?? slug
    await this.#cupboard.change<Headlines, null>(HEADLINES, (all = {}) => ({
      value: { ...all, [slug]: headline },
      result: null,
    }))
  }

  async #ready(): Promise<Subscriber> {
    this.#subscriber ??= this.#make()
    // A fault is not kept: the next press tries again.
    this.#subscriber.catch(() => (this.#subscriber = null))
    return await this.#subscriber
  }

  async #make(): Promise<Subscriber> {
    const name = document.querySelector<HTMLMetaElement>('meta[property="og:site_name"]')?.content
    if (name !== undefined) await this.#cupboard.put(NEWSROOM, name)
    await this.#cupboard.put(LANGUAGE, document.documentElement.lang)
    const registration = await registerWorker(this.#base)
    return new Subscriber(registration, new PushDesk(this.#base), this.#cupboard, () => Date.now())
  }

  /** What the press is about: the story of the page while it goes on, everything elsewhere. */
  #firstSubject(): Subject {
    const { story } = this.#place.dataset
    return story === undefined || hasEnded() ? { kind: 'everything' } : { kind: 'story', slug: story as Slug }
  }

  #subjects(state: PanelState): readonly Subject[] {
    const { story, topics = document.querySelector<HTMLElement>('.story-head')?.dataset['topics'] } =
      this.#place.dataset
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

function hasEnded(): boolean {
  return document.querySelector('main > header .state-ended') !== null
}

function topicsIn(json = '[]'): readonly string[] {
  const topics: unknown = JSON.parse(json)
  return Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : []
}

function newWishes(): Wishes {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  // Where the system doesn't know its zone, browsers make up a name that no server has.
  const zone = timeZone === 'Etc/Unknown' ? 'UTC' : timeZone
  return { follow: followNothing, quietHours: null, timeZone: zone, perDay: null }
}
