import { all, lineList, optionalLine, requiredLine } from '../domain/field.ts'
import type { PostId, Seq, Slug } from '../domain/ids.ts'
import { isPublic } from '../domain/post.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import type { Actor } from '../domain/role.ts'
import {
  MAX_HEADLINE_LENGTH,
  MAX_KEY_POINT_LENGTH,
  MAX_KEY_POINTS,
  MAX_STANDFIRST_LENGTH,
  type Story,
  type StoryChange,
  type StoryState,
} from '../domain/story.ts'
import { allowed } from './allowed.ts'
import type { DeskTransaction } from './desk-store.ts'
import { findStory } from './find.ts'
import { chosenSlug, topicList } from './open-story.ts'
import type { Command } from './perform.ts'

/** Fields left out stay as they are; `pinnedPost: null` takes the pin away. */
export type ChangeStory = {
  readonly story: string
  readonly headline?: string
  /** Another address. The one it had leads to it for good. */
  readonly slug?: string
  readonly standfirst?: string
  readonly keyPoints?: readonly string[]
  readonly topics?: readonly string[]
  readonly pinnedPost?: string | null
  readonly state?: StoryState
}

/** `seq` is `null` when nothing changed. */
export type StoryChanged = { readonly story: Story; readonly seq: Seq | null }

/** Changes what stands above a story's posts, pins a post, ends the coverage or takes it up again. */
export function changeStory(actor: Actor, input: ChangeStory): Command<StoryChanged> {
  return async (tx, tools) => {
    const permitted = allowed(actor, 'run-story')
    if (!permitted.ok) return permitted
    const found = await findStory(tx, input.story)
    if (!found.ok) return found
    const story = found.value
    const fields = all({
      headline: requiredLine('headline', input.headline ?? story.headline, MAX_HEADLINE_LENGTH),
      standfirst: optionalLine('standfirst', input.standfirst ?? story.standfirst, MAX_STANDFIRST_LENGTH),
      keyPoints: lineList(
        'keyPoints',
        input.keyPoints ?? story.keyPoints,
        MAX_KEY_POINTS,
        MAX_KEY_POINT_LENGTH,
      ),
      topics: topicList(input.topics ?? story.topics),
      pinnedPost: await pin(tx, story, input.pinnedPost),
      slug: await chosenSlug(tx, input.slug ?? story.slug, story.id),
    })
    if (!fields.ok) return fields

    const now = tools.now()
    const state = input.state ?? story.state
    const endedAt = state === 'live' ? null : (story.endedAt ?? now)
    const changed: Story = {
      ...story,
      ...fields.value,
      ...formerSlugs(story, fields.value.slug),
      state,
      endedAt,
    }
    const change = whatChanged(story, changed)
    if (change === null) return done({ story, seq: null })
    const updated: Story = { ...changed, [isNews(change) ? 'lastUpdated' : 'arrangedAt']: now }
    if (updated.slug !== story.slug) await tx.moveStory(story.id, story.slug, updated.slug, now)
    await tx.saveStory(updated)
    const seq = await tx.append({ kind: 'story-changed', story: updated, change }, now)
    return done({ story: updated, seq })
  }
}

function formerSlugs({ slug, formerSlugs = [] }: Story, next: Slug): Pick<Story, 'formerSlugs'> {
  return slug === next ? {} : { formerSlugs: [...formerSlugs.filter((former) => former !== next), slug] }
}

async function pin(
  tx: DeskTransaction,
  story: Story,
  wanted: string | null | undefined,
): Promise<Result<PostId | null, Refusal>> {
  if (wanted === undefined) return done(story.pinnedPost)
  if (wanted === null) return done(null)
  const post = await tx.post(wanted as PostId)
  if (post === null || post.storyId !== story.id) return refuse({ kind: 'post-unknown', post: wanted })
  if (post.state === 'retracted') return refuse({ kind: 'post-retracted', post: wanted })
  return isPublic(post)
    ? done(post.id)
    : refuse({ kind: 'post-not-published', post: wanted, state: post.state })
}

/** Whether readers got news by it: key points, topics, a pin and an address arrange or sum up what they have. */
function isNews(change: StoryChange): boolean {
  return change !== 'key-points' && change !== 'topics' && change !== 'pin' && change !== 'slug'
}

function whatChanged(before: Story, after: Story): StoryChange | null {
  if (before.state !== after.state) return after.state === 'ended' ? 'ended' : 'reopened'
  if (before.headline !== after.headline) return 'headline'
  if (before.standfirst !== after.standfirst) return 'standfirst'
  if (JSON.stringify(before.keyPoints) !== JSON.stringify(after.keyPoints)) return 'key-points'
  if (before.pinnedPost !== after.pinnedPost) return 'pin'
  if (JSON.stringify(before.topics) !== JSON.stringify(after.topics)) return 'topics'
  return before.slug === after.slug ? null : 'slug'
}
