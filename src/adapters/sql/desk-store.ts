import { sql, type Kysely, type Transaction } from 'kysely'
import type { Alert } from '../../domain/alert.ts'
import type { NewAlertEvent, NewEvent, NewPublicEvent } from '../../domain/event.ts'
import type { AlertId, Instant, PostId, Seq, Slug, StoryId } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Author, Story } from '../../domain/story.ts'
import type { DeskStore, DeskTransaction } from '../../desk/desk-store.ts'
import { appendAlertEvent } from './alert-log.ts'
import { appendEvent } from './append-event.ts'
import type { Database } from './schema.ts'
import { GroupCommit } from './group-commit.ts'

/** Enough for an evening's work on one draft; a program that saves every minute must not fill the disk. */
const KEEP_DRAFT_REVISIONS = 50
/** How long the answer to a repeated request is kept: longer than any program retries. */
const KEEP_RESPONSES_MS = 2 * 24 * 3_600_000

/**
 * The desk's own side of the store.
 *
 * @param writer the one connection that writes; it throws `StoreUnavailableError` where the disk is to blame.
 */
export function sqlDeskStore(writer: Kysely<Database>): DeskStore {
  const commits = new GroupCommit(writer)
  return {
    transact: <T>(work: (tx: DeskTransaction) => Promise<T>): Promise<T> =>
      commits.run((trx) => work(new SqlDeskTransaction(trx))),
  }
}

class SqlDeskTransaction implements DeskTransaction {
  readonly #trx: Transaction<Database>
  appended: Seq | null = null
  appendedAlert: Seq | null = null

  constructor(trx: Transaction<Database>) {
    this.#trx = trx
  }

  async storyBySlug(slug: Slug): Promise<Story | null> {
    return parsed<Story>(
      this.#trx
        .selectFrom('stories')
        .select('data')
        .where('slug', '=', slug.normalize('NFC'))
        .executeTakeFirst(),
    )
  }

  async storyByFormerSlug(slug: Slug): Promise<Story | null> {
    return parsed<Story>(
      this.#trx
        .selectFrom('former_slugs')
        .innerJoin('stories', 'stories.id', 'former_slugs.story_id')
        .select('stories.data')
        .where('former_slugs.slug', '=', slug.normalize('NFC'))
        .executeTakeFirst(),
    )
  }

  async moveStory(story_id: StoryId, from: Slug, to: Slug, at: Instant): Promise<void> {
    await this.#trx.deleteFrom('former_slugs').where('slug', '=', to).execute()
    await this.#trx.insertInto('former_slugs').values({ slug: from, story_id, at }).execute()
    await this.#trx
      .updateTable('follows')
      .set({ name: to })
      .where('kind', '=', 'story')
      .where('name', '=', from)
      .execute()
  }

  async storyById(id: StoryId): Promise<Story | null> {
    return parsed<Story>(
      this.#trx.selectFrom('stories').select('data').where('id', '=', id).executeTakeFirst(),
    )
  }

  async saveStory(story: Story): Promise<void> {
    const { id, slug, state, lastUpdated: last_updated } = story
    const row = { slug, state, last_updated, data: JSON.stringify(story) }
    await this.#trx
      .insertInto('stories')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
    await this.#trx.deleteFrom('story_topics').where('story_id', '=', id).execute()
    if (story.topics.length > 0) {
      const topics = story.topics.map((topic) => ({ story_id: id, topic }))
      await this.#trx.insertInto('story_topics').values(topics).execute()
    }
  }

  async post(id: PostId): Promise<Post | null> {
    return parsed<Post>(this.#trx.selectFrom('posts').select('data').where('id', '=', id).executeTakeFirst())
  }

  async savePost(post: Post, publishedSeq?: Seq, correctedBy?: Author): Promise<void> {
    const { id, storyId: story_id, state, createdAt: created_at, publishAt: publish_at } = post
    const row = { state, publish_at, key_event: post.keyEvent ? 1 : 0, data: JSON.stringify(post) }
    const place = publishedSeq === undefined ? {} : { published_seq: publishedSeq }
    await this.#trx
      .insertInto('posts')
      .values({ id, story_id, created_at, published_seq: null, ...row, ...place })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, ...place }))
      .execute()
    if (post.state === 'retracted') return
    const { revision, headline, dateline, body } = post
    if (post.publishedAt === null) return this.#keepDraft(post)
    const at = post.corrections.at(-1)?.at ?? post.publishedAt ?? created_at
    const by = post.corrections.length === 0 ? (post.revised?.by ?? post.author) : (correctedBy ?? null)
    const kept = { at, data: JSON.stringify({ headline, dateline, body, by }) }
    await this.#trx
      .insertInto('revisions')
      .values({ post_id: id, revision, ...kept })
      .onConflict((conflict) => conflict.columns(['post_id', 'revision']).doUpdateSet(kept))
      .execute()
  }

  async #keepDraft({ id, revision, revised, createdAt, headline, dateline, body }: Post): Promise<void> {
    const kept = {
      at: revised?.at ?? createdAt,
      data: JSON.stringify({ headline, dateline, body, by: revised?.by ?? null }),
    }
    await this.#trx
      .insertInto('draft_revisions')
      .values({ post_id: id, revision, ...kept })
      .onConflict((conflict) => conflict.columns(['post_id', 'revision']).doUpdateSet(kept))
      .execute()
    await this.#trx
      .deleteFrom('draft_revisions')
      .where('post_id', '=', id)
      .where('revision', '<=', revision - KEEP_DRAFT_REVISIONS)
      .execute()
  }

  async removeDraft(id: PostId): Promise<void> {
    await this.#trx.deleteFrom('draft_revisions').where('post_id', '=', id).execute()
    await this.#trx.deleteFrom('revisions').where('post_id', '=', id).execute()
    const removed = await this.#trx
      .deleteFrom('posts')
      .where('id', '=', id)
      .where('published_seq', 'is', null)
      .executeTakeFirst()
    if (removed.numDeletedRows !== 1n) throw new Error(`Post ${id} is not a draft.`)
  }

  async duePosts(now: Instant, limit: number): Promise<readonly Post[]> {
    const rows = await this.#trx
      .selectFrom('posts')
      .select('data')
      // A literal, so that the index of scheduled posts serves without the statement being planned anew each time.
      .where('state', '=', sql.lit('scheduled'))
      .where('publish_at', '<=', now)
      .orderBy('publish_at')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map((row) => JSON.parse(row.data) as Post)
  }

  async forgetText(retracted: Post): Promise<void> {
    const rows = await this.#trx
      .selectFrom('events')
      .select(['seq', 'data'])
      .where('post_id', '=', retracted.id)
      .execute()
    for (const { seq, data } of rows) {
      const line = JSON.parse(data) as Extract<NewEvent, { post: Post }>
      const post: Post = { ...retracted, revision: line.post.revision }
      await this.#trx
        .updateTable('events')
        .set({ data: JSON.stringify({ ...line, post }) })
        .where('seq', '=', seq)
        .execute()
    }
  }

  async alert(id: AlertId): Promise<Alert | null> {
    return parsed<Alert>(
      this.#trx.selectFrom('alerts').select('data').where('id', '=', id).executeTakeFirst(),
    )
  }

  async alertsAbout(post: PostId): Promise<readonly Alert[]> {
    const rows = await this.#trx
      .selectFrom('alerts')
      .select('data')
      .where('post_id', '=', post)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute()
    return rows.map((row) => JSON.parse(row.data) as Alert)
  }

  async saveAlert(alert: Alert): Promise<void> {
    const { id, postId, storyId, state, holdUntil, createdAt } = alert
    const row = { state, hold_until: holdUntil, data: JSON.stringify(alert) }
    await this.#trx
      .insertInto('alerts')
      .values({ id, post_id: postId, story_id: storyId, created_at: createdAt, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
  }

  async acceptedFor(alert: AlertId): Promise<number> {
    const row = await this.#trx
      .selectFrom('delivery_totals')
      .select('accepted')
      .where('alert_id', '=', alert)
      .executeTakeFirst()
    return row?.accepted ?? 0
  }

  async append(event: NewPublicEvent, at: Instant): Promise<Seq> {
    this.appended = await appendEvent(this.#trx, event, at)
    return this.appended
  }

  async appendAlert(event: NewAlertEvent, at: Instant): Promise<Seq> {
    this.appendedAlert = await appendAlertEvent(this.#trx, event, at)
    return this.appendedAlert
  }

  async storedResponse(
    key: string,
  ): Promise<{ readonly requestHash: string; readonly value: unknown } | null> {
    const row = await this.#trx
      .selectFrom('answers')
      .select(['asked', 'value'])
      .where('key', '=', key)
      .executeTakeFirst()
    return row === undefined ? null : { requestHash: row.asked, value: JSON.parse(row.value) as unknown }
  }

  async storeResponse(key: string, requestHash: string, value: unknown, at: Instant): Promise<void> {
    await this.#trx
      .deleteFrom('answers')
      .where('at', '<', at - KEEP_RESPONSES_MS)
      .execute()
    await this.#trx
      .insertInto('answers')
      .values({ key, asked: requestHash, value: JSON.stringify(value), at })
      .execute()
  }
}

async function parsed<T>(row: Promise<{ readonly data: string } | undefined>): Promise<T | null> {
  const found = await row
  return found === undefined ? null : (JSON.parse(found.data) as T)
}
