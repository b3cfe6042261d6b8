/** What a post or story event says. `html` is the post, or the story's head, as the page would show it. */
export type LiveEvent = PostEvent | StoryEvent

export type PostEvent = {
  readonly kind: 'post'
  readonly seq: number
  /** The story's slug. */
  readonly story: string
  /** The slugs that the story had before, where it had any. */
  readonly formerly?: unknown
  readonly id: string
  readonly change: 'published' | 'corrected' | 'retracted'
  readonly revision: number
  /** RFC 3339. */
  readonly at: string
  /** RFC 3339: the story's stamp after it. */
  readonly lastUpdated: string
  readonly html: string
}

export type StoryEvent = {
  readonly kind: 'story'
  readonly seq: number
  readonly story: string
  /** The slugs that the story had before, where it had any. */
  readonly formerly?: unknown
  readonly change: string
  readonly lastUpdated: string
  readonly html: string
}

/** Why the stream can't continue, and the address of a snapshot that it can continue from. */
export type Reset = { readonly reason: string; readonly snapshot: string }

/** One event as it arrived, by stream or poll, before validation. */
export type RawEvent = { readonly event: string; readonly id: string; readonly data: unknown }

export type Fields = Readonly<Record<string, unknown>>

/** The fields of an object that came as JSON text or as an object; `null` when it is neither. */
export function fieldsOf(data: unknown): Fields | null {
  try {
    const value: unknown = typeof data === 'string' ? JSON.parse(data) : data
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
  } catch {
    return null
  }
}

/** Reads a `post` or `story` event; `null` when it has not the shape of one. */
export function readLiveEvent(kind: 'post' | 'story', seq: number, data: unknown): LiveEvent | null {
  const fields = fieldsOf(data)
  if (fields === null) return null
  const { story, formerly, id, change, revision, at, lastUpdated, html } = fields
  if (!isText(story) || !isText(change) || !isText(lastUpdated) || !isText(html)) return null
  if (kind === 'story') return { kind, seq, story, formerly, change, lastUpdated, html }
  if (change !== 'published' && change !== 'corrected' && change !== 'retracted') return null
  if (!isText(id) || typeof revision !== 'number' || !isText(at)) return null
  return { kind, seq, story, formerly, id, change, revision, at, lastUpdated, html }
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Delivers an event. An error in the handler is reported like any uncaught error and must not end the stream. */
export function deliver(event: LiveEvent, to: (event: LiveEvent) => void): void {
  try {
    to(event)
  } catch (fault) {
    queueMicrotask(() => {
      throw fault
    })
  }
}
