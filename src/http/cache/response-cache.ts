import type { Seq, StoryId } from '../../domain/ids.ts'
import type { LogChanges } from '../../log/log-changes.ts'
import type { Encoding } from '../edge/send.ts'
import type { CacheGroup, Dependency } from './cache-notes.ts'
import type { CachedResponse } from './cached-response.ts'
import { HeadOfTurn } from './head-of-turn.ts'

const MIB = 1024 * 1024

/** More than are requested between two posts, in three encodings, and a fraction of the process's memory. */
const defaultBounds: Readonly<Record<CacheGroup, Bound>> = {
  newest: { responses: 400, bytes: 16 * MIB },
  older: { responses: 100, bytes: 4 * MIB },
  posts: { responses: 200, bytes: 4 * MIB },
  archives: { responses: 50, bytes: 2 * MIB },
  events: { responses: 200, bytes: 4 * MIB },
  lists: { responses: 100, bytes: 4 * MIB },
  files: { responses: 400, bytes: 8 * MIB },
}

/** Events that are looked through at once for the stories that they changed; after more everything is dropped. */
const MAX_EVENTS = 500
/** Stories whose last change is remembered, for responses that are being made. */
const MAX_STORIES = 1_000
/**
 * A response whose story has not changed is made again after so many events of others: its cursor is where a page's stream
 * starts, and the hub has the last 1,000 events in memory.
 */
const MAX_EVENTS_BEHIND = 500

type Bound = { readonly responses: number; readonly bytes: number }

type Variant = Encoding | 'plain'
const variants = ['br', 'gzip', 'plain'] as const

/**
 * Keeps public responses as the bytes that are sent, one for each address and encoding, so that a crowd on one page costs one
 * rendering and one compression. Nothing that readers see changes without an event in the log: what depends on a story is
 * dropped by the next event of that story, what depends on the desk by any, and what depends on the clock at its time.
 *
 * The log's head is read from the store once in each turn of the event loop, so that a response is exact in whichever of
 * several processes the event was written.
 *
 * Holds so many responses of so many bytes in each group. When a group is full, those go that were not used since the last
 * look, the oldest first.
 */
export class ResponseCache {
  readonly #changes: LogChanges
  readonly #turn: HeadOfTurn
  readonly #bounds: Readonly<Record<CacheGroup, Bound>>
  readonly #byKey: Readonly<Record<Variant, Map<string, CachedResponse>>> = {
    br: new Map(),
    gzip: new Map(),
    plain: new Map(),
  }
  readonly #byGroup = new Map<CacheGroup, { readonly responses: Set<CachedResponse>; bytes: number }>()
  readonly #byStory = new Map<StoryId, Set<CachedResponse>>()
  readonly #ofDesk = new Set<CachedResponse>()
  /** The last event of each story that changed lately, and the position before which that isn't known. */
  readonly #changedAt = new Map<StoryId, Seq>()
  #knownAfter: Seq | null = null
  #head: Seq | null = null
  readonly #onChange: () => void

  /** @param onChange called when there are new events: what is being made now is nothing to wait for. */
  constructor(
    changes: LogChanges,
    onChange: () => void = () => undefined,
    bounds: Partial<Record<CacheGroup, Bound>> = {},
  ) {
    this.#changes = changes
    this.#turn = new HeadOfTurn(changes)
    this.#onChange = onChange
    this.#bounds = { ...defaultBounds, ...bounds }
  }

  /** Drops what events have made outdated. Returns the head; `null` while the store can't be read at once. */
  refresh(): Seq | null {
    const head = this.#turn.read()
    if (head !== null && head !== this.#head) this.#advance(head)
    return head
  }

  /** The response under this key, if there is one. Call `refresh` first. */
  find(key: string, encoding: Encoding | null, nowMs: () => number): CachedResponse | null {
    const found = this.#byKey[encoding ?? 'plain'].get(key)
    if (found === undefined) return null
    if (found.expiresAt !== Number.POSITIVE_INFINITY && found.expiresAt <= nowMs()) return this.#drop(found)
    const isBehind = found.dependsOn !== 'nothing' && (this.#head ?? 0) - found.head > MAX_EVENTS_BEHIND
    if (isBehind) return this.#drop(found)
    found.isUsed = true
    return found
  }

  /** Keeps a response, unless it is outdated already or would take most of its group's room. */
  keep(response: CachedResponse): void {
    const { bytes } = this.#bounds[response.group]
    if (this.refresh() === null || response.bytes > bytes / 2 || this.#isOutdated(response)) return
    const group = this.#byGroup.get(response.group) ?? { responses: new Set(), bytes: 0 }
    this.#byGroup.set(response.group, group)
    for (const variant of variantsOf(response)) {
      const before = this.#byKey[variant].get(response.key)
      if (before !== undefined) this.#drop(before)
      this.#byKey[variant].set(response.key, response)
    }
    group.responses.add(response)
    group.bytes += response.bytes
    this.#dependents(response.dependsOn)?.add(response)
    this.#makeRoom(response)
  }

  /** How many responses are kept, and their bytes. */
  get size(): { readonly responses: number; readonly bytes: number } {
    const groups = [...this.#byGroup.values()]
    return {
      responses: groups.reduce((sum, { responses }) => sum + responses.size, 0),
      bytes: groups.reduce((sum, { bytes }) => sum + bytes, 0),
    }
  }

  #isOutdated({ dependsOn, head }: CachedResponse): boolean {
    if (dependsOn === 'nothing') return false
    if (dependsOn === 'desk') return head !== this.#head
    return head < (this.#knownAfter ?? 0) || (this.#changedAt.get(dependsOn.story) ?? 0) > head
  }

  #advance(head: Seq): void {
    const before = this.#head
    this.#head = head
    this.#onChange()
    const stories = before === null || head < before ? null : this.#storiesAfter(before)
    for (const response of this.#ofDesk) this.#drop(response)
    for (const story of stories ?? this.#byStory.keys()) {
      for (const response of this.#byStory.get(story) ?? []) this.#drop(response)
    }
    if (stories === null || this.#changedAt.size + stories.size > MAX_STORIES) {
      this.#changedAt.clear()
      this.#knownAfter = head
    }
    for (const story of stories ?? []) this.#changedAt.set(story, head)
  }

  #storiesAfter(cursor: Seq): ReadonlySet<StoryId> | null {
    try {
      return this.#changes.storiesAfter(cursor, MAX_EVENTS)
    } catch {
      return null
    }
  }

  #dependents(dependsOn: Dependency): Set<CachedResponse> | null {
    if (dependsOn === 'nothing') return null
    if (dependsOn === 'desk') return this.#ofDesk
    const known = this.#byStory.get(dependsOn.story)
    if (known !== undefined) return known
    const made = new Set<CachedResponse>()
    this.#byStory.set(dependsOn.story, made)
    return made
  }

  #makeRoom(newest: CachedResponse): void {
    const group = this.#byGroup.get(newest.group)
    const bound = this.#bounds[newest.group]
    if (group === undefined) return
    for (const oldest of group.responses) {
      if (group.responses.size <= bound.responses && group.bytes <= bound.bytes) return
      if (oldest.isUsed || oldest === newest) {
        // Once more around: each is passed over once.
        oldest.isUsed = false
        group.responses.delete(oldest)
        group.responses.add(oldest)
      } else this.#drop(oldest)
    }
  }

  #drop(response: CachedResponse): null {
    const group = this.#byGroup.get(response.group)
    if (group?.responses.delete(response) === true) group.bytes -= response.bytes
    for (const variant of variantsOf(response)) {
      if (this.#byKey[variant].get(response.key) === response) this.#byKey[variant].delete(response.key)
    }
    const { dependsOn } = response
    const dependents = this.#dependents(dependsOn)
    dependents?.delete(response)
    if (typeof dependsOn === 'object' && dependents?.size === 0) this.#byStory.delete(dependsOn.story)
    return null
  }
}

function variantsOf({ isForAllEncodings, encoding }: CachedResponse): readonly Variant[] {
  return isForAllEncodings ? variants : [encoding ?? 'plain']
}
