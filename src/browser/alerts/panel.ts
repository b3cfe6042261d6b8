import type { Slug } from '../../domain/ids.ts'
import type { Follow } from '../../domain/subscription.ts'
import { followNothing, withSubject, type Subject } from './following.ts'
import { cupboardOf, NEWSROOM, type KeptSubscription, type Wishes } from './kept.ts'
import { panelParts } from './panel-parts.ts'
import { PushDesk } from './push-desk.ts'
import { registerWorker } from './register.ts'
import { Subscriber } from './subscriber.ts'
import { browserSupport } from './support.ts'

/** What a panel shows. `said` is a word about what the reader has just done. */
export type PanelState =
  | { readonly kind: 'unsupported' | 'home-screen' | 'denied' | 'asking' | 'turning-on' }
  | { readonly kind: 'invited'; readonly said: string }
  | {
      readonly kind: 'following'
      readonly follow: Follow
      readonly said: string
      readonly isChoosing: boolean
    }

/** Shows the panel in the invitation's place. @param asked the browser's answer, where it is being asked already. */
export function openPanel(place: HTMLElement, asked: Promise<NotificationPermission> | null): void {
  new AlertsPanel(place).open(asked)
}

/**
 * The invitation to follow, and what has become of it.
 *
 *   unsupported, home-screen   said, with what to do
 *   invited    a button with the newsroom's own words; nothing is asked before it is pressed
 *   asking     the browser asks; yes: turning-on, no: denied, neither: invited
 *   denied     said, with how to undo it, which only the reader can
 *   turning-on the browser subscribes and the server is told: following, or invited with what went wrong
 *   following  what for can be chosen, and all of it left with one press
 */
class AlertsPanel {
  readonly #place: HTMLElement
  readonly #base = document.documentElement.dataset['base'] ?? ''
  #subscriber: Promise<Subscriber> | null = null
  /** What had the focus before the panel was drawn anew. */
  #focused: string | null = null

  constructor(place: HTMLElement) {
    this.#place = place
  }

  open(asked: Promise<NotificationPermission> | null): void {
    const support = browserSupport()
    if (asked !== null) this.#run(this.#ask(asked))
    else if (support === 'granted') this.#run(this.#look())
    else if (support === 'askable') this.#show({ kind: 'invited', said: '' })
    else this.#show({ kind: support })
    // Only a subscription makes sense of a permission: where it was taken away the server is told.
    if (asked === null && support === 'denied') this.#run(this.#leaveQuietly())
  }

  /** A fault leaves the reader where a press can try again. */
  #run(task: Promise<void>): void {
    task.catch((fault: unknown) => {
      this.#show({ kind: 'invited', said: 'Alerts could not be turned on. Please try again.' })
      reportError(fault)
    })
  }

  #show(state: PanelState): void {
    const { words = '' } = this.#place.dataset
    const parts = panelParts(state, {
      words,
      subjects: this.#subjects(state),
      press: () => this.#press(),
      choose: (subject, wanted) => this.#run(this.#choose(subject, wanted)),
      leave: () => this.#run(this.#leave()),
    })
    const { activeElement } = document
    if (this.#place.contains(activeElement))
      this.#focused = (activeElement as HTMLElement).dataset['key'] ?? ''
    // A reader who went elsewhere meanwhile is not called back.
    else if (activeElement !== document.body) this.#focused = null
    this.#place.replaceChildren(...parts)
    if (this.#focused !== null) this.#focus(this.#focused)
  }

  /** The focus stays on what had it; where that is gone, on the next thing that can be pressed, once there is one. */
  #focus(key: string): void {
    const same = this.#place.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    const next = same ?? this.#place.querySelector<HTMLElement>('button, summary')
    if (next === null) return
    next.focus({ preventScroll: true })
    this.#focused = null
  }

  #press(): void {
    this.#run(this.#ask(Notification.requestPermission()))
  }

  async #ask(asked: Promise<NotificationPermission>): Promise<void> {
    this.#show({ kind: 'asking' })
    const permission = await asked
    if (permission === 'denied') return this.#show({ kind: 'denied' })
    if (permission === 'default') return this.#show({ kind: 'invited', said: 'Nothing was turned on.' })
    this.#show({ kind: 'turning-on' })
    const subscriber = await this.#ready()
    const kept = await subscriber.kept()
    const wishes = kept?.wishes ?? newWishes()
    const follow = withSubject(wishes.follow, this.#firstSubject(), true)
    this.#following(await subscriber.begin({ ...wishes, follow }), '', true)
  }

  /** A reader who said yes on an earlier visit. */
  async #look(): Promise<void> {
    if ((await cupboardOf(this.#base).get('subscription')) === undefined) {
      return this.#show({ kind: 'invited', said: '' })
    }
    const subscriber = await this.#ready()
    const kept = await subscriber.sync().catch(() => subscriber.kept())
    if (kept === undefined) this.#show({ kind: 'invited', said: '' })
    else this.#following(kept)
  }

  async #choose(subject: Subject, wanted: boolean): Promise<void> {
    const subscriber = await this.#ready()
    const before = await subscriber.kept()
    if (before === undefined) return this.#show({ kind: 'invited', said: '' })
    const follow = withSubject(before.wishes.follow, subject, wanted)
    try {
      const kept = (await subscriber.change({ follow })) ?? before
      this.#following(kept, 'Saved.', true)
    } catch {
      this.#following(before, 'That could not be saved. Please try again.', true)
    }
  }

  async #leave(): Promise<void> {
    await (await this.#ready()).end()
    this.#show({ kind: 'invited', said: 'Alerts are off.' })
  }

  async #leaveQuietly(): Promise<void> {
    if ((await cupboardOf(this.#base).get('subscription')) === undefined) return
    await (await this.#ready()).end()
  }

  #following({ wishes: { follow } }: KeptSubscription, said = '', isChoosing = false): void {
    this.#show({ kind: 'following', follow, said, isChoosing })
  }

  async #ready(): Promise<Subscriber> {
    this.#subscriber ??= this.#make()
    // A fault is not kept: the next press tries again.
    this.#subscriber.catch(() => (this.#subscriber = null))
    return await this.#subscriber
  }

  async #make(): Promise<Subscriber> {
    const cupboard = cupboardOf(this.#base)
    const name = document.querySelector<HTMLMetaElement>('meta[property="og:site_name"]')?.content
    if (name !== undefined) await cupboard.put(NEWSROOM, name)
    return new Subscriber(await registerWorker(this.#base), new PushDesk(this.#base), cupboard, () =>
      Date.now(),
    )
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
    const isFollowed = state.kind === 'following' && slug !== undefined && state.follow.stories.includes(slug)
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
