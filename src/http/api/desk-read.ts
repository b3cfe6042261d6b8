import { allowed } from '../../desk/allowed.ts'
import type { Alert } from '../../domain/alert.ts'
import type { AlertId, PostId } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor } from '../../domain/role.ts'
import type { Story } from '../../domain/story.ts'
import type { HttpDeps } from '../deps.ts'

type Archive = Pick<HttpDeps, 'deskArchive'>

/** A post in any state with its story, for actors who may read the desk. Uses the read connection, not the writer. */
export async function readPost(
  { deskArchive }: Archive,
  actor: Actor,
  id: string,
): Promise<Result<{ readonly post: Post; readonly story: Story }, Refusal>> {
  const permitted = allowed(actor, 'read-desk')
  if (!permitted.ok) return permitted
  const post = await deskArchive.post(id as PostId)
  const story = post === null ? null : await deskArchive.story(post.storyId)
  return post === null || story === null ? refuse({ kind: 'post-unknown', post: id }) : done({ post, story })
}

/** An alert with its story, for actors who may read the desk. */
export async function readAlert(
  { deskArchive }: Archive,
  actor: Actor,
  id: string,
): Promise<Result<{ readonly alert: Alert; readonly story: Story }, Refusal>> {
  const permitted = allowed(actor, 'read-desk')
  if (!permitted.ok) return permitted
  const alert = await deskArchive.alert(id as AlertId)
  const story = alert === null ? null : await deskArchive.story(alert.storyId)
  return alert === null || story === null
    ? refuse({ kind: 'alert-unknown', alert: id })
    : done({ alert, story })
}
