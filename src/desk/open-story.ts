import { all, lineList, optionalLine, requiredLine } from '../domain/field.ts'
import type { Seq, Slug, StoryId } from '../domain/ids.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import { authorOf, type Actor } from '../domain/role.ts'
import { numberedSlug, parseSlug, slugFor } from '../domain/slug.ts'
import {
  MAX_CREDIT_LENGTH,
  MAX_CREDITS,
  MAX_HEADLINE_LENGTH,
  MAX_STANDFIRST_LENGTH,
  MAX_TOPIC_LENGTH,
  MAX_TOPICS,
  type Story,
} from '../domain/story.ts'
import { cleanLine } from '../domain/text.ts'
import { allowed } from './allowed.ts'
import type { DeskTransaction } from './desk-store.ts'
import type { Command } from './perform.ts'

/** How much of a slug that is none is read for a suggestion. */
const MAX_SUGGESTED_FROM = 400

export type OpenStory = {
  readonly headline: string
  /** Made from the headline by default. */
  readonly slug?: string
  readonly standfirst?: string
  readonly topics?: readonly string[]
  readonly credits?: readonly string[]
}

export type StoryOpened = { readonly id: StoryId; readonly slug: Slug; readonly seq: Seq }

/** Opens a story: from now on it has an address, takes posts and can be followed. */
export function openStory(actor: Actor, input: OpenStory): Command<StoryOpened> {
  return async (tx, tools) => {
    const permitted = allowed(actor, 'run-story')
    if (!permitted.ok) return permitted
    const fields = all({
      headline: requiredLine('headline', input.headline, MAX_HEADLINE_LENGTH),
      standfirst: optionalLine('standfirst', input.standfirst ?? '', MAX_STANDFIRST_LENGTH),
      topics: topicList(input.topics ?? []),
      credits: lineList('credits', input.credits ?? [], MAX_CREDITS, MAX_CREDIT_LENGTH),
    })
    if (!fields.ok) return fields
    const slug = await freeSlug(tx, input.slug, fields.value.headline)
    if (!slug.ok) return slug

    const now = tools.now()
    const story: Story = {
      ...fields.value,
      id: tools.newStoryId(),
      slug: slug.value,
      keyPoints: [],
      state: 'live',
      pinnedPost: null,
      openedAt: now,
      lastUpdated: now,
      endedAt: null,
      openedBy: authorOf(actor),
    }
    await tx.saveStory(story)
    const seq = await tx.append({ kind: 'story-opened', story }, now)
    return done({ id: story.id, slug: story.slug, seq })
  }
}

/** Topics are followed by name, so `Weather` and `weather` are one. */
export function topicList(topics: readonly string[]): Result<readonly string[], Refusal> {
  const lower = topics.map((topic) => cleanLine(topic).toLowerCase())
  return lineList('topics', lower, MAX_TOPICS, MAX_TOPIC_LENGTH)
}

async function freeSlug(
  tx: DeskTransaction,
  chosen: string | undefined,
  headline: string,
): Promise<Result<Slug, Refusal>> {
  if (chosen !== undefined) return chosenSlug(tx, chosen, null)
  return done(await freeSlugLike(tx, headline))
}

/** A slug of these words that no story has or had, numbered where it must be. */
async function freeSlugLike(tx: DeskTransaction, words: string): Promise<Slug> {
  const made = slugFor(words)
  let slug = made
  for (let n = 2; (await ownerOf(tx, slug)) !== null; n++) slug = numberedSlug(made, n)
  return slug
}

/** A slug that an editor chose, when it is free: an address that a story had once leads to that story for good. */
export async function chosenSlug(
  tx: DeskTransaction,
  chosen: string,
  story: StoryId | null,
): Promise<Result<Slug, Refusal>> {
  const slug = parseSlug(chosen)
  if (slug === null) {
    const rule = 'use only lower-case letters, digits and single hyphens, at most 80 characters'
    const suggestion = await freeSlugLike(tx, chosen.slice(0, MAX_SUGGESTED_FROM))
    return refuse({
      kind: 'field-invalid',
      field: 'slug',
      problem: `${rule}, such as “${suggestion}”`,
      suggestion,
    })
  }
  const owner = await ownerOf(tx, slug)
  if (owner === null || owner === story) return done(slug)
  return refuse({ kind: 'slug-taken', slug, suggestion: await freeSlugLike(tx, slug) })
}

async function ownerOf(tx: DeskTransaction, slug: Slug): Promise<StoryId | null> {
  const story = (await tx.storyBySlug(slug)) ?? (await tx.storyByFormerSlug(slug))
  return story?.id ?? null
}
