import { textFromBody } from '../domain/body.ts'
import type { Instant } from '../domain/ids.ts'
import type { Post } from '../domain/post.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse } from '../domain/result.ts'
import { authorOf, type Actor } from '../domain/role.ts'
import { allowed } from './allowed.ts'
import { findDraft } from './find.ts'
import type { Command } from './perform.ts'
import { postFields, type GivenPost, type GivenText, type PostFields } from './post-fields.ts'
import { publishNow } from './publish-now.ts'
import { publishTime } from './publish-time.ts'
import type { PostWritten } from './write-post.ts'

export type ChangeDraft = GivenPost & {
  readonly post: string
  /** The revision the editor had on the screen; a newer one is refused, so that no save overwrites another unseen. */
  readonly revision?: number
  /** `published` gives it to the readers; `draft` takes its time away. Unchanged when left out. */
  readonly state?: 'published' | 'draft'
  /** Publish by itself at this moment, whatever `state` says; one that has passed by a minute at most publishes now. Not together with `draft`. */
  readonly publishAt?: Instant
}

/** Rewrites, schedules or publishes a post that readers don't have yet. Fields left out stay as they are. */
export function changeDraft(actor: Actor, input: ChangeDraft): Command<PostWritten> {
  return async (tx, tools) => {
    const permitted = allowed(actor, 'write-post')
    if (!permitted.ok) return permitted
    const now = tools.now()
    const timed = publishTime(input, now)
    if (!timed.ok) return timed
    const found = await findDraft(tx, input.post)
    if (!found.ok) return found
    const { post, story } = found.value
    const fields = postFields({
      headline: input.headline ?? post.headline,
      dateline: input.dateline ?? post.dateline,
      credits: input.credits ?? post.credits,
      keyEvent: input.keyEvent ?? post.keyEvent,
      ...wordsOf(input, post),
    })
    if (!fields.ok) return fields

    const { id } = post
    const goesOut = input.state === 'published' || input.publishAt !== undefined
    const publishAt = timeOf(input, post)
    // A time that was set before stays as it is, so that editing text alone never publishes.
    const goesOutNow = goesOut && (publishAt === null || publishAt <= now)
    const isSame = saysTheSame(fields.value, post) && (goesOutNow || publishAt === post.publishAt)
    const isRepeat = isSame && saysAll(input)
    if (isOutdated(input.revision, post) && !isRepeat) return outdated(input.revision, post, fields.value)
    if (goesOut && story.state === 'ended') return refuse({ kind: 'story-ended', story: story.slug })
    if (goesOutNow) {
      const seq = await publishNow(tx, story, { ...post, ...fields.value }, now)
      return done({ id, slug: story.slug, revision: 1, seq, state: 'published' })
    }
    const state = publishAt === null ? 'draft' : 'scheduled'
    if (isSame) return done({ id, slug: story.slug, revision: post.revision, seq: null, state })
    const revision = post.revision + 1
    const revised = { at: now, by: authorOf(actor) }
    await tx.savePost({ ...post, ...fields.value, publishAt, state, revision, revised })
    return done({ id, slug: story.slug, revision, seq: null, state })
  }
}

/** Whether the draft is no longer what the editor had on the screen. */
export function isOutdated(given: number | undefined, post: Post): given is number {
  return given !== undefined && given !== post.revision
}

/** The refusal of a change that was made to an older revision, with both texts. */
export function outdated(
  given: number,
  post: Post,
  yours: Pick<Post, 'headline' | 'body'>,
): ReturnType<typeof refuse<Refusal>> {
  const { id, revision: current } = post
  const kind = 'draft-outdated'
  return refuse({ kind, post: id, given, current, yours: textOf(yours), theirs: textOf(post) })
}

function textOf({ headline, body }: Pick<Post, 'headline' | 'body'>): { headline: string; text: string } {
  return { headline, text: textFromBody(body) }
}

/** When it is published by itself: never, at the time given, or at the time it already had. */
function timeOf({ state, publishAt }: ChangeDraft, post: Post): Instant | null {
  if (publishAt !== undefined) return publishAt
  return state === undefined ? post.publishAt : null
}

function wordsOf({ text, body }: GivenText, post: Post): GivenText {
  if (text === undefined && body === undefined) return { body: post.body }
  return { ...(text === undefined ? {} : { text }), ...(body === undefined ? {} : { body }) }
}

function saysTheSame({ headline, dateline, credits, keyEvent, body }: PostFields, post: Post): boolean {
  const said = [headline, dateline, credits, keyEvent, body]
  const says = [post.headline, post.dateline, post.credits, post.keyEvent, post.body]
  return JSON.stringify(said) === JSON.stringify(says)
}

/** Whether every word of the post was sent: only then does it say the same as the draft because it was saved before. */
function saysAll({ text, body, headline, dateline, credits, keyEvent }: ChangeDraft): boolean {
  return ![text ?? body, headline, dateline, credits, keyEvent].includes(undefined)
}
