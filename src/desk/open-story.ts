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
  const made = slugFor(headline)
  let slug = made
  for (let n = 2; (await ownerOf(tx, slug)) !== null; n++) slug = numberedSlug(made, n)
  return done(slug)
}

/** A slug that an editor chose, when it is free: an address that a story had once leads to that story for good. */
export async function chosenSlug(
  tx: DeskTransaction,
  chosen: string,
  story: StoryId | null,
): Promise<Result<Slug, Refusal>> {
  const slug = parseSlug(chosen)
  if (slug === null) {
    return refuse({
      kind: 'field-invalid',
      field: 'slug',
      problem: 'use only lower-case letters, digits and single hyphens, at most 80 characters',
    })
  }
  const owner = await ownerOf(tx, slug)
  return owner === null || owner === story ? done(slug) : refuse({ kind: 'slug-taken', slug })
}

async function ownerOf(tx: DeskTransaction, slug: Slug): Promise<StoryId | null> {
  const story = (await tx.storyBySlug(slug)) ?? (await tx.storyByFormerSlug(slug))
  return story?.id ?? null
}
