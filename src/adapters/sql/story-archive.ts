import { sql, type Kysely } from 'kysely'
import type { PostId, Seq, Slug } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Story } from '../../domain/story.ts'
import type {
  ArchivedPosts,
  FeedPost,
  LatestPosts,
  PlacedPost,
  PostPage,
  PostSnapshot,
  StoryArchive,
  StoryList,
  StoryPage,
  StoryPost,
  StorySnapshot,
} from '../../archive/story-archive.ts'
import { headOf } from './event-log.ts'
import { archivedRange, feedFacts, formerFeedId } from './feed-posts.ts'
import { preparedQuery } from './prepared-query.ts'
import type { Database } from './schema.ts'

const MAX_KEY_EVENTS = 50
/** From so many stories on a topic is common. */
const COMMON_TOPIC = 300

/** The readers' side of the store. Each answer is one read transaction: its rows and its `seq` are of one moment. */
export function sqlStoryArchive(reader: Kysely<Database>): StoryArchive {
  const atOneMoment = <T>(read: (db: Kysely<Database>) => Promise<T>): Promise<T> =>
    reader.transaction().execute(read)

  return {
    stories: (page) => atOneMoment((db) => listStories(db, page)),
    story: (slug, page) => atOneMoment((db) => snapshot(db, slug, page)),
    find: (slug) => findStory(reader, slug),
    async currentSlug(former) {
      const [row] = await slugOfFormer(reader, { former })
      return row === undefined ? null : (row.slug as Slug)
    },
    post: (id) => atOneMoment((db) => publicPost(db, id)),
    latestPosts: (page) =>
      atOneMoment(async (db) => ({
        posts: await latestPosts(db, page),
        feed: await feedFacts(db, page.story),
        seq: await headOf(db),
      })),
    archivedPosts: (page) =>
      atOneMoment(async (db) => {
        const posts = await archivedPosts(db, page)
        if (posts === null) return null
        return { posts, feed: await feedFacts(db, page.story), seq: await headOf(db) }
      }),
  }
}

async function listStories(db: Kysely<Database>, page: StoryPage): Promise<StoryList> {
  const { topic, state } = page
  // A rare topic's stories are sorted; those of a common one are met soon on the way through all.
  const isRare = topic !== undefined && (await isRareTopic(db, topic))
  const states: readonly Story['state'][] = state === undefined ? ['live', 'ended'] : [state]
  const lists = await Promise.all(states.map((each) => storiesIn(db, each, page, isRare)))
  const rows = lists.flat().toSorted(latestFirst)
  const stories = rows.slice(0, page.limit).map((row) => parse<Story>(row.data))
  return { stories, seq: await headOf(db), more: rows.length > page.limit }
}

type StoryRow = { readonly data: string; readonly slug: string; readonly last_updated: number }

/** One more than the page has, so that its end is known. */
async function storiesIn(
  db: Kysely<Database>,
  state: Story['state'],
  { before, topic, limit }: StoryPage,
  isRare: boolean,
): Promise<readonly StoryRow[]> {
  let query = db
    .selectFrom('stories')
    .select(['data', 'slug', 'last_updated'])
    // A literal, so that the index of this state serves.
    .where('state', '=', sql.lit(state))
  if (topic !== undefined) {
    query = query.where((eb) => {
      const ofTopic = eb.selectFrom('story_topics').select('story_id').where('topic', '=', topic)
      return isRare
        ? eb('id', 'in', ofTopic)
        : eb(ofTopic.whereRef('story_id', '=', 'stories.id'), 'is not', null)
    })
  }
  if (before !== undefined) {
    query = query.where((eb) =>
      eb(eb.refTuple('last_updated', 'slug'), '<', eb.tuple(before.lastUpdated, before.slug)),
    )
  }
  return query
    .orderBy('last_updated', 'desc')
    .orderBy('slug', 'desc')
    .limit(limit + 1)
    .execute()
}

/** As the store orders them, by bytes. */
function latestFirst(one: StoryRow, other: StoryRow): number {
  return (
    other.last_updated - one.last_updated || Buffer.compare(Buffer.from(other.slug), Buffer.from(one.slug))
  )
}

async function isRareTopic(db: Kysely<Database>, topic: string): Promise<boolean> {
  const first = await db
    .selectFrom('story_topics')
    .select('story_id')
    .where('topic', '=', topic)
    .limit(COMMON_TOPIC)
    .execute()
  return first.length < COMMON_TOPIC
}

const slugOfFormer = preparedQuery((db, { former }: { former: string }) =>
  db
    .selectFrom('former_slugs')
    .innerJoin('stories', 'stories.id', 'former_slugs.story_id')
    .select('stories.slug')
    .where('former_slugs.slug', '=', former),
)

const storyBySlug = preparedQuery((db, { slug }: { slug: string }) =>
  db.selectFrom('stories').select(['data', 'public_posts']).where('slug', '=', slug),
)

const newestPosts = preparedQuery((db, { story, limit }: { story: string; limit: number }) =>
  publicPosts(db).where('story_id', '=', story).limit(limit),
)

const postsBefore = preparedQuery(
  (db, { story, before, limit }: { story: string; before: number; limit: number }) =>
    publicPosts(db).where('story_id', '=', story).where('published_seq', '<', before).limit(limit),
)

const keyEventsOf = preparedQuery((db, { story }: { story: string }) =>
  publicPosts(db)
    .where('story_id', '=', story)
    // A literal, so that the index of key events serves without the statement being planned anew each time.
    .where('key_event', '=', sql.lit(1))
    .limit(MAX_KEY_EVENTS),
)

const postById = preparedQuery((db, { id }: { id: string }) =>
  publicPosts(db)
    .innerJoin('stories', 'stories.id', 'posts.story_id')
    .select('stories.data as story')
    .where('posts.id', '=', id),
)

async function snapshot(db: Kysely<Database>, slug: Slug, page: PostPage): Promise<StorySnapshot | null> {
  const [row] = await storyBySlug(db, { slug: slug.normalize('NFC') })
  if (row === undefined) return null
  const story = parse<Story>(row.data)
  const limit = page.limit + 1
  const rows =
    page.before === undefined
      ? await newestPosts(db, { story: story.id, limit })
      : await postsBefore(db, { story: story.id, before: page.before, limit })
  const keyEvents = await keyEventsOf(db, { story: story.id })
  const pinned = story.pinnedPost === null ? null : await publicPost(db, story.pinnedPost)
  return {
    story,
    posts: rows.slice(0, page.limit).map(placed),
    pinned: pinned === null ? null : { post: pinned.post, publishedSeq: pinned.publishedSeq },
    keyEvents: keyEvents.map(placed),
    postCount: row.public_posts,
    more: rows.length > page.limit,
    seq: await headOf(db),
  }
}

async function findStory(db: Kysely<Database>, slug: Slug): Promise<Story | null> {
  const [row] = await storyBySlug(db, { slug: slug.normalize('NFC') })
  return row === undefined ? null : parse<Story>(row.data)
}

async function publicPost(db: Kysely<Database>, id: PostId): Promise<PostSnapshot | null> {
  const [row] = await postById(db, { id })
  if (row === undefined) return null
  const found: StoryPost = { ...placed(row), story: parse<Story>(row.story) }
  return { ...found, seq: await headOf(db) }
}

const newestChanges = preparedQuery((db, { limit }: { limit: number }) => changedPosts(db).limit(limit))

const newestChangesOfStory = preparedQuery((db, { story, limit }: { story: string; limit: number }) =>
  changedPosts(db).where('posts.story_id', '=', story).limit(limit),
)

async function latestPosts(db: Kysely<Database>, page: LatestPosts): Promise<readonly FeedPost[]> {
  const { limit, story } = page
  const newest =
    story === undefined
      ? await newestChanges(db, { limit })
      : await newestChangesOfStory(db, { story, limit })
  const oldest = newest.at(-1)?.published_seq
  const older =
    newest.length < limit || oldest == null
      ? []
      : await changedPosts(db)
          .where('published_seq', '<', oldest)
          // Not by story as well: the few late changes are looked through, and not the many posts of a story.
          .where('posts.id', 'in', lateChanges(db, page))
          .clearOrderBy()
          .orderBy('changed_seq', 'desc')
          .limit(limit)
          .execute()
  return [...newest, ...older]
    .toSorted((one, other) => (other.changed_seq ?? 0) - (one.changed_seq ?? 0))
    .map(feedPost)
}

async function archivedPosts(db: Kysely<Database>, page: ArchivedPosts): Promise<readonly FeedPost[] | null> {
  const range = await archivedRange(db, page)
  if (range === null) return null
  let query = changedPosts(db)
    .where('published_seq', '>=', range.first)
    .where('published_seq', '<=', range.last)
  if (page.story !== undefined) query = query.where('posts.story_id', '=', page.story)
  return (await query.execute()).map(feedPost)
}

function feedPost(
  row: Parameters<typeof placed>[0] & { readonly story: string; readonly feed_id: string | null },
): FeedPost {
  return { ...placed(row), story: parse<Story>(row.story), feedId: row.feed_id }
}

/** Public posts with their story and the position of their last change, newest first. */
function changedPosts(db: Kysely<Database>) {
  return publicPosts(db)
    .innerJoin('stories', 'stories.id', 'posts.story_id')
    .select((eb) => [
      'stories.data as story',
      eb
        .selectFrom('events')
        .whereRef('events.post_id', '=', 'posts.id')
        .select((max) => max.fn.max('events.seq').as('seq'))
        .as('changed_seq'),
      formerFeedId().as('feed_id'),
    ])
}

function lateChanges(db: Kysely<Database>, { changedSince, story }: LatestPosts) {
  const changes = db
    .selectFrom('events')
    // Literals, so that the index of late changes serves.
    .where('kind', 'in', [sql.lit('post-corrected'), sql.lit('post-retracted')])
    .where('at', '>=', changedSince)
    .select('post_id')
    .$castTo<{ post_id: string }>()
  return story === undefined ? changes : changes.where('story_id', '=', story)
}

/** Posts that readers have, the newest first: every public read of posts begins here. */
function publicPosts(db: Kysely<Database>) {
  return db
    .selectFrom('posts')
    .select(['posts.data', 'posts.published_seq'])
    .where('published_seq', 'is not', null)
    .orderBy('published_seq', 'desc')
}

function placed(row: { readonly data: string; readonly published_seq: number | null }): PlacedPost {
  return { post: parse<Post>(row.data), publishedSeq: (row.published_seq ?? 0) as Seq }
}

function parse<T>(json: string): T {
  return JSON.parse(json) as T
}
