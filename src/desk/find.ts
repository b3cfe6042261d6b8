import type { Alert } from '../domain/alert.ts'
import type { AlertId, PostId, Slug } from '../domain/ids.ts'
import { isPublic, type Post } from '../domain/post.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import type { Story } from '../domain/story.ts'
import type { DeskTransaction } from './desk-store.ts'

export async function findStory(tx: DeskTransaction, slug: string): Promise<Result<Story, Refusal>> {
  // A program that was told the story's earlier address goes on.
  const story = (await tx.storyBySlug(slug as Slug)) ?? (await tx.storyByFormerSlug(slug as Slug))
  return story === null ? refuse({ kind: 'story-unknown', story: slug }) : done(story)
}

export async function findAlert(tx: DeskTransaction, id: string): Promise<Result<Alert, Refusal>> {
  const alert = await tx.alert(id as AlertId)
  return alert === null ? refuse({ kind: 'alert-unknown', alert: id }) : done(alert)
}

type Found = { readonly post: Post; readonly story: Story }

/** A post and its story. @throws Error when the story is missing, which the store's own keys rule out. */
export async function findPost(tx: DeskTransaction, id: string): Promise<Result<Found, Refusal>> {
  const post = await tx.post(id as PostId)
  if (post === null) return refuse({ kind: 'post-unknown', post: id })
  const story = await tx.storyById(post.storyId)
  if (story === null) throw new Error(`Post ${post.id} has no story.`)
  return done({ post, story })
}

/** A published post with its text: what can be corrected, retracted or alerted about. */
export async function findPublishedPost(tx: DeskTransaction, id: string): Promise<Result<Found, Refusal>> {
  const found = await findPost(tx, id)
  if (!found.ok) return found
  const { post } = found.value
  if (post.state === 'retracted') return refuse({ kind: 'post-retracted', post: id })
  return isPublic(post) ? found : refuse({ kind: 'post-not-published', post: id, state: post.state })
}

/** A post that only the desk has seen. */
export async function findDraft(tx: DeskTransaction, id: string): Promise<Result<Found, Refusal>> {
  const found = await findPost(tx, id)
  if (!found.ok) return found
  const { post } = found.value
  return isPublic(post) ? refuse({ kind: 'post-not-draft', post: id, state: post.state }) : found
}
