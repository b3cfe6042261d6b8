import type { Alert } from '../../domain/alert.ts'
import type { NewAlertEvent, NewEvent, NewPublicEvent } from '../../domain/event.ts'
import type { AlertId, Instant, PostId, Seq, Slug, StoryId } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Author, Story } from '../../domain/story.ts'
import type { DeskStore, DeskTransaction } from '../../desk/desk-store.ts'
import { appendAlertEvent, appendEvent } from './append-event.ts'
import { GroupCommit } from './group-commit.ts'
import type { SqlSession, SqlTransactions } from './sql-session.ts'

/** Enough for an evening's work on one draft; a program that saves every minute must not fill the disk. */
const KEEP_DRAFT_REVISIONS = 50
const DAY_MS = 24 * 3_600_000
/** How long the answer to a repeated request is kept: longer than any program retries. */
const KEEP_RESPONSES_MS = 2 * DAY_MS

const STORY_BY_SLUG = 'select data from stories where slug = ?'
const STORY_BY_FORMER_SLUG =
  'select stories.data from former_slugs join stories on stories.id = former_slugs.story_id where former_slugs.slug = ?'
const STORY_BY_ID = 'select data from stories where id = ?'
const INSERT_STORY = 'insert into stories (id, slug, state, last_updated, data) values (?, ?, ?, ?, ?)'
const UPDATE_STORY = 'update stories set slug = ?, state = ?, last_updated = ?, data = ? where id = ?'
/** The index of the slugs is not written where none changes. */
const UPDATE_STORY_AT_ITS_SLUG = 'update stories set last_updated = ?, data = ? where id = ?'
const DELETE_TOPICS = 'delete from story_topics where story_id = ?'
const INSERT_TOPIC = 'insert into story_topics (story_id, topic) values (?, ?)'
const DELETE_FORMER_SLUG = 'delete from former_slugs where slug = ?'
const INSERT_FORMER_SLUG = 'insert into former_slugs (slug, story_id, at) values (?, ?, ?)'
const MOVE_FOLLOWS = "update follows set name = ? where kind = 'story' and name = ?"

const POST = 'select data from posts where id = ?'
const SAVE_POST = `insert into posts (id, story_id, created_at, published_seq, state, publish_at, key_event, data)
  values (?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (id) do update set state = excluded.state, publish_at = excluded.publish_at,
    key_event = excluded.key_event, data = excluded.data`
const PUBLISH_POST = `${SAVE_POST}, published_seq = excluded.published_seq`
const SAVE_REVISION = `insert into revisions (post_id, revision, at, data) values (?, ?, ?, ?)
  on conflict (post_id, revision) do update set at = excluded.at, data = excluded.data`
const KEEP_REVISION = `insert into revisions (post_id, revision, at, data) values (?, ?, ?, ?)
  on conflict (post_id, revision) do nothing`
const SAVE_DRAFT_REVISION = `insert into draft_revisions (post_id, revision, at, data) values (?, ?, ?, ?)
  on conflict (post_id, revision) do update set at = excluded.at, data = excluded.data`
const DELETE_OLD_DRAFT_REVISIONS = 'delete from draft_revisions where post_id = ? and revision <= ?'
const DELETE_DRAFT_REVISIONS = 'delete from draft_revisions where post_id = ?'
const DELETE_REVISIONS = 'delete from revisions where post_id = ?'
const DELETE_DRAFT = 'delete from posts where id = ? and published_seq is null returning id'
/** The state is a literal, so that the index of scheduled posts serves. */
const DUE_POSTS = `select data from posts where state = 'scheduled' and publish_at <= ?
  order by publish_at, id limit ?`
const EVENTS_OF_POST = 'select seq, data from events where post_id = ?'
const REWRITE_EVENT = 'update events set data = ? where seq = ?'

const ALERT = 'select data from alerts where id = ?'
const ALERTS_OF_POST = 'select data from alerts where post_id = ? order by created_at desc, id desc'
const SAVE_ALERT = `insert into alerts (id, post_id, story_id, created_at, state, hold_until, data)
  values (?, ?, ?, ?, ?, ?, ?)
  on conflict (id) do update set state = excluded.state, hold_until = excluded.hold_until, data = excluded.data`
const ACCEPTED = 'select accepted from delivery_totals where alert_id = ?'

/** By day and key, so that a response is one page and old ones leave together. The clock may have been set by a day or two. */
const RESPONSE = 'select asked, value from responses where day in (?, ?, ?, ?, ?) and key = ? and at >= ?'
const DELETE_OLD_RESPONSES = 'delete from responses where day < ?'
const INSERT_RESPONSE = 'insert into responses (day, key, asked, value, at) values (?, ?, ?, ?, ?)'

type DataRow = { readonly data: string }

/** The desk's own side of the store, over the one connection that writes. */
export function sqlDeskStore(transactions: SqlTransactions): DeskStore {
  const commits = new GroupCommit(transactions)
  return {
    transact: <T>(work: (tx: DeskTransaction) => Promise<T>): Promise<T> =>
      commits.run((session) => work(new SqlDeskTransaction(session))),
  }
}

class SqlDeskTransaction implements DeskTransaction {
  readonly #session: SqlSession
  /** Stories and posts as this transaction found or left them: only what changes is written. */
  readonly #stories = new Map<StoryId, Story | null>()
  readonly #posts = new Map<PostId, Post | null>()
  appended: Seq | null = null
  appendedAlert: Seq | null = null

  constructor(session: SqlSession) {
    this.#session = session
  }

  async storyBySlug(slug: Slug): Promise<Story | null> {
    return this.#found(await this.#one<Story>(STORY_BY_SLUG, [slug.normalize('NFC')]))
  }

  async storyByFormerSlug(slug: Slug): Promise<Story | null> {
    return this.#found(await this.#one<Story>(STORY_BY_FORMER_SLUG, [slug.normalize('NFC')]))
  }

  async storyById(id: StoryId): Promise<Story | null> {
    return this.#found(await this.#one<Story>(STORY_BY_ID, [id]))
  }

  #found(story: Story | null): Story | null {
    if (story !== null) this.#stories.set(story.id, story)
    return story
  }

  async #one<T>(text: string, parameters: readonly unknown[]): Promise<T | null> {
    const [row] = await this.#session.query<DataRow>(text, parameters)
    return row === undefined ? null : (JSON.parse(row.data) as T)
  }

  async #all<T>(text: string, parameters: readonly unknown[]): Promise<readonly T[]> {
    const rows = await this.#session.query<DataRow>(text, parameters)
    return rows.map((row) => JSON.parse(row.data) as T)
  }

  async moveStory(story: StoryId, from: Slug, to: Slug, at: Instant): Promise<void> {
    await this.#session.query(DELETE_FORMER_SLUG, [to])
    await this.#session.query(INSERT_FORMER_SLUG, [from, story, at])
    await this.#session.query(MOVE_FOLLOWS, [to, from])
  }

  async saveStory(story: Story): Promise<void> {
    const { id, slug, state, lastUpdated, topics } = story
    const before = this.#stories.get(id) ?? (await this.storyById(id))
    const data = JSON.stringify(story)
    if (before === null) await this.#session.query(INSERT_STORY, [id, slug, state, lastUpdated, data])
    else if (before.slug === slug && before.state === state)
      await this.#session.query(UPDATE_STORY_AT_ITS_SLUG, [lastUpdated, data, id])
    else await this.#session.query(UPDATE_STORY, [slug, state, lastUpdated, data, id])
    if (before !== null && JSON.stringify(before.topics) !== JSON.stringify(topics))
      await this.#session.query(DELETE_TOPICS, [id])
    if (JSON.stringify(before?.topics) !== JSON.stringify(topics))
      for (const topic of topics) await this.#session.query(INSERT_TOPIC, [id, topic])
    this.#stories.set(id, story)
  }

  async post(id: PostId): Promise<Post | null> {
    const post = await this.#one<Post>(POST, [id])
    this.#posts.set(id, post)
    return post
  }

  async savePost(post: Post, publishedSeq?: Seq, correctedBy?: Author): Promise<void> {
    const { id, storyId, state, createdAt, publishAt, keyEvent } = post
    await this.#keepFirstRevision(post)
    await this.#session.query(publishedSeq === undefined ? SAVE_POST : PUBLISH_POST, [
      id,
      storyId,
      createdAt,
      publishedSeq ?? null,
      state,
      publishAt,
      keyEvent ? 1 : 0,
      JSON.stringify(post),
    ])
    this.#posts.set(id, post)
    if (state === 'retracted') return
    if (post.publishedAt === null) return this.#keepDraft(post)
    const correction = post.corrections.at(-1)
    // What was published first stands in the post until a correction or a retraction replaces it.
    if (correction === undefined) return
    await this.#session.query(SAVE_REVISION, revisionRow(post, correction.at, correctedBy ?? null))
  }

  /** Keeps what was published first, where this post is about to replace it. */
  async #keepFirstRevision({ id, state, corrections }: Post): Promise<void> {
    if (state !== 'retracted' && corrections.length === 0) return
    const known = this.#posts.get(id)
    const before = known === undefined ? await this.post(id) : known
    if (before === null || before.publishedAt === null) return
    if (before.state === 'retracted' || before.corrections.length > 0) return
    const by = before.revised?.by ?? before.author
    await this.#session.query(KEEP_REVISION, revisionRow(before, before.publishedAt, by))
  }

  async #keepDraft(draft: Post): Promise<void> {
    const { id, revision, revised, createdAt } = draft
    const at = revised?.at ?? createdAt
    await this.#session.query(SAVE_DRAFT_REVISION, revisionRow(draft, at, revised?.by ?? null))
    if (revision > KEEP_DRAFT_REVISIONS)
      await this.#session.query(DELETE_OLD_DRAFT_REVISIONS, [id, revision - KEEP_DRAFT_REVISIONS])
  }

  async removeDraft(id: PostId): Promise<void> {
    await this.#session.query(DELETE_DRAFT_REVISIONS, [id])
    await this.#session.query(DELETE_REVISIONS, [id])
    const removed = await this.#session.query(DELETE_DRAFT, [id])
    if (removed.length !== 1) throw new Error(`Post ${id} is not a draft.`)
    this.#posts.set(id, null)
  }

  async duePosts(now: Instant, limit: number): Promise<readonly Post[]> {
    return this.#all<Post>(DUE_POSTS, [now, limit])
  }

  async forgetText(retracted: Post): Promise<void> {
    const rows = await this.#session.query<DataRow & { readonly seq: number }>(EVENTS_OF_POST, [retracted.id])
    for (const { seq, data } of rows) {
      const line = JSON.parse(data) as Extract<NewEvent, { post: Post }>
      const post: Post = { ...retracted, revision: line.post.revision }
      await this.#session.query(REWRITE_EVENT, [JSON.stringify({ ...line, post }), seq])
    }
  }

  async alert(id: AlertId): Promise<Alert | null> {
    return this.#one<Alert>(ALERT, [id])
  }

  async alertsAbout(post: PostId): Promise<readonly Alert[]> {
    return this.#all<Alert>(ALERTS_OF_POST, [post])
  }

  async saveAlert(alert: Alert): Promise<void> {
    const { id, postId, storyId, state, holdUntil, createdAt } = alert
    const row = [id, postId, storyId, createdAt, state, holdUntil, JSON.stringify(alert)]
    await this.#session.query(SAVE_ALERT, row)
  }

  async acceptedFor(alert: AlertId): Promise<number> {
    const [row] = await this.#session.query<{ readonly accepted: number }>(ACCEPTED, [alert])
    return row?.accepted ?? 0
  }

  async append(event: NewPublicEvent, at: Instant): Promise<Seq> {
    this.appended = await appendEvent(this.#session, event, at)
    return this.appended
  }

  async appendAlert(event: NewAlertEvent, at: Instant): Promise<Seq> {
    this.appendedAlert = await appendAlertEvent(this.#session, event, at)
    return this.appendedAlert
  }

  async storedResponse(
    key: string,
    now: Instant,
  ): Promise<{ readonly requestHash: string; readonly value: unknown } | null> {
    const today = dayOf(now)
    const days = [today, today - 1, today - 2, today + 1, today + 2]
    const parameters = [...days, key, now - KEEP_RESPONSES_MS]
    const [row] = await this.#session.query<{ readonly asked: string; readonly value: string }>(
      RESPONSE,
      parameters,
    )
    return row === undefined ? null : { requestHash: row.asked, value: JSON.parse(row.value) as unknown }
  }

  async storeResponse(key: string, requestHash: string, value: unknown, now: Instant): Promise<void> {
    await this.#session.query(DELETE_OLD_RESPONSES, [dayOf(now - KEEP_RESPONSES_MS)])
    await this.#session.query(INSERT_RESPONSE, [dayOf(now), key, requestHash, JSON.stringify(value), now])
  }
}

function revisionRow(
  { id, revision, headline, dateline, body }: Post,
  at: Instant,
  by: Author | null,
): readonly unknown[] {
  return [id, revision, at, JSON.stringify({ headline, dateline, body, by })]
}

function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS)
}
