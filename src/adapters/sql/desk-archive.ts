import type { Kysely } from 'kysely'
import type { Alert } from '../../domain/alert.ts'
import type { AlertId, Instant, PostId, StoryId } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Author, Story } from '../../domain/story.ts'
import type { DeskArchive, Revision } from '../../archive/desk-archive.ts'
import type { Database, DeskTables } from './schema.ts'

const MAX_DRAFTS = 200

/** The newsroom's reading side of the store. */
export function sqlDeskArchive(reader: Kysely<Database>): DeskArchive {
  return {
    async drafts(story: StoryId): Promise<readonly Post[]> {
      const rows = await reader
        .selectFrom('posts')
        .select('data')
        .where('story_id', '=', story)
        .where('published_seq', 'is', null)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(MAX_DRAFTS)
        .execute()
      return rows.map((row) => JSON.parse(row.data) as Post)
    },

    async story(id: StoryId): Promise<Story | null> {
      const row = await reader.selectFrom('stories').select('data').where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : (JSON.parse(row.data) as Story)
    },

    async post(id: PostId): Promise<Post | null> {
      const row = await reader.selectFrom('posts').select('data').where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : (JSON.parse(row.data) as Post)
    },

    async revisions(id: PostId): Promise<readonly Revision[]> {
      // NOTE: before the rows: what a correction replaces between the two reads is among them.
      const post = await this.post(id)
      const rows = await reader
        .selectFrom('revisions')
        .select(['revision', 'at', 'data'])
        .where('post_id', '=', id)
        .orderBy('revision')
        .execute()
      const first = firstRevision(post)
      return rows.length === 0 && first !== null ? [first] : rows.map(readRevision)
    },

    async draftRevisions(post: PostId): Promise<readonly Revision[]> {
      const rows = await reader
        .selectFrom('draft_revisions')
        .select(['revision', 'at', 'data'])
        .where('post_id', '=', post)
        .orderBy('revision')
        .execute()
      return rows.map(readRevision)
    },

    async alert(id: AlertId): Promise<Alert | null> {
      const row = await reader.selectFrom('alerts').select('data').where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : (JSON.parse(row.data) as Alert)
    },

    async alerts({ story, post, limit }): Promise<readonly Alert[]> {
      let query = reader.selectFrom('alerts').select('data')
      if (story !== undefined) query = query.where('story_id', '=', story)
      if (post !== undefined) query = query.where('post_id', '=', post)
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map((row) => JSON.parse(row.data) as Alert)
    },

    async tally(of): Promise<Readonly<Record<string, number>>> {
      const rows = await reader
        .selectFrom('tallies')
        .select(['state', 'count'])
        .where('subject', '=', of)
        .where('count', '>', 0)
        .execute()
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
    },
  }
}

/** What was published first, where it stands in the post because nothing has replaced it. */
function firstRevision(post: Post | null): Revision | null {
  if (post?.state !== 'published' || post.publishedAt === null || post.corrections.length > 0) return null
  const { revision, publishedAt: at, headline, dateline, body, revised, author } = post
  return { revision, at, headline, dateline, body, by: revised?.by ?? author }
}

function readRevision(row: Pick<DeskTables['revisions'], 'revision' | 'at' | 'data'>): Revision {
  const kept = JSON.parse(row.data) as Pick<Revision, 'headline' | 'dateline' | 'body'> & {
    by?: Author | null
  }
  const { headline, dateline, body, by = null } = kept
  return { revision: row.revision, at: row.at as Instant, headline, dateline, body, by }
}
