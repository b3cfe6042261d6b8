import type { Kysely, Transaction } from 'kysely'
import type { Slug, SubscriptionId } from '../../domain/ids.ts'
import { CANARY_ID, type Follow } from '../../domain/subscription.ts'
import type {
  StoredSubscription,
  SubscriptionStore,
} from '../../fanout/push/subscriptions/subscription-store.ts'
import { plainSql } from './plain-sql.ts'
import type { Database } from './schema.ts'
import { rowOf, subscriptionOf, type FollowedNames, type SubscriptionRow } from './subscription-row.ts'

/** How many subscriptions `all` reads at a time. */
const PAGE_SIZE = 1_000
/**
 * Rows per statement: a twentieth of the parameters that SQLite allows, and few enough different lengths that each
 * statement is prepared once.
 */
const ROWS_PER_STATEMENT = 100

/** Subscriptions over SQL. */
export function sqlSubscriptionStore(writer: Kysely<Database>, reader = writer): SubscriptionStore {
  const addMany: SubscriptionStore['addMany'] = (subscriptions) =>
    writer.transaction().execute(async (trx) => {
      const nos = new Map<string, number>()
      const keyOf = ({ id, endpoint }: Pick<StoredSubscription, 'endpoint'> & { id: string }) =>
        `${id} ${endpoint}`
      const servicesByOrigin = new Map<string, number>()
      for (const batch of batches(subscriptions)) {
        const rows = []
        for (const subscription of batch) {
          const service = await serviceOf(trx, subscription.endpoint, servicesByOrigin)
          rows.push({ ...rowOf(subscription, service), sent_on_day: 0, retired: 0 })
        }
        const added = await trx
          .insertInto('subscriptions')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .returning(['no', 'id', 'endpoint'])
          .execute()
        for (const row of added) nos.set(keyOf(row), row.no)
      }
      const follows: (readonly [number, Follow])[] = []
      const outcomes = subscriptions.map((subscription) => {
        const key = keyOf(subscription)
        const no = nos.get(key)
        if (no === undefined) return 'taken'
        // Of duplicates in one call the first is the new one.
        nos.delete(key)
        follows.push([no, subscription.follow])
        return 'added'
      })
      await insertFollows(trx, follows)
      return outcomes
    })

  const findBy = async (column: 'id' | 'endpoint', value: string): Promise<StoredSubscription | null> => {
    const row = await reader
      .selectFrom('subscriptions')
      .selectAll()
      .where(column, '=', value)
      .executeTakeFirst()
    return row === undefined ? null : subscriptionOf(row, (await followsOf(reader, [row])).get(row.no))
  }

  return {
    addMany,
    find: (id) => findBy('id', id),
    findByEndpoint: (endpoint) => findBy('endpoint', endpoint),

    async add(subscription) {
      const [outcome] = await addMany([subscription])
      return outcome ?? 'taken'
    },

    async change(subscription) {
      return writer.transaction().execute(async (trx) => {
        const { id, endpoint, vapidKeyId } = subscription
        const before = await trx
          .selectFrom('subscriptions')
          .select(['no', 'endpoint', 'service', 'vapid_key_id'])
          .where('id', '=', id)
          .executeTakeFirst()
        if (before === undefined) return 'unknown'
        const { no } = before
        const isSame = before.endpoint === endpoint && before.vapid_key_id === vapidKeyId
        if (before.endpoint !== endpoint && (await isTaken(trx, endpoint))) return 'taken'
        const row = rowOf(subscription, await serviceOf(trx, endpoint))
        await trx
          .updateTable('subscriptions')
          // A new endpoint or key may be reachable where the one before was not.
          .set({
            ...row,
            ...(isSame ? {} : { retired: 0, refusals: 0, rests_until: null }),
            ...(subscription.digest ? {} : { digest_due: null, digest_since: null }),
          })
          .where('no', '=', no)
          .execute()
        if (row.service !== before.service) await forgetUnused(trx, before.service)
        await trx.deleteFrom('follows').where('no', '=', no).execute()
        await insertFollows(trx, [[no, subscription.follow]])
        return 'changed'
      })
    },

    remove: (id: SubscriptionId) =>
      writer.transaction().execute(async (trx) => {
        // What it follows is deleted by the foreign key.
        const removed = await trx
          .deleteFrom('subscriptions')
          .where('id', '=', id)
          .returning('service')
          .executeTakeFirst()
        if (removed !== undefined) await forgetUnused(trx, removed.service)
        return removed !== undefined
      }),

    async knowsService(endpoint) {
      const { origin } = new URL(endpoint)
      const row = await reader
        .selectFrom('push_services')
        .select('no')
        .where('origin', '=', origin)
        .executeTakeFirst()
      return row !== undefined
    },

    saveOpenPages: (open) =>
      writer.transaction().execute(async (trx) => {
        for (const [id, until] of open) {
          await trx.updateTable('subscriptions').set({ open_until: until }).where('id', '=', id).execute()
        }
      }),

    async count() {
      const { subscriptions } = await reader
        .selectFrom('subscriptions')
        .select((eb) => eb.fn.countAll<number>().as('subscriptions'))
        .where('id', '<>', CANARY_ID)
        .executeTakeFirstOrThrow()
      return subscriptions
    },

    async *all() {
      for (let after = 0; ;) {
        const rows = await reader
          .selectFrom('subscriptions')
          .selectAll()
          .where('no', '>', after)
          .where('id', '<>', CANARY_ID)
          .orderBy('no')
          .limit(PAGE_SIZE)
          .execute()
        const follows = await followsOf(reader, rows)
        for (const row of rows) yield subscriptionOf(row, follows.get(row.no))
        const last = rows.at(-1)
        if (last === undefined || rows.length < PAGE_SIZE) return
        after = last.no
      }
    },
  }
}

function* batches<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < all.length; start += ROWS_PER_STATEMENT)
    yield all.slice(start, start + ROWS_PER_STATEMENT)
}

async function isTaken(trx: Transaction<Database>, endpoint: string): Promise<boolean> {
  const row = await trx
    .selectFrom('subscriptions')
    .select('no')
    .where('endpoint', '=', endpoint)
    .executeTakeFirst()
  return row !== undefined
}

/** The number of an endpoint's push service, which is inserted if it is new. */
export async function serviceOf(
  trx: Transaction<Database>,
  endpoint: string,
  known: Map<string, number> = new Map(),
): Promise<number> {
  const { origin } = new URL(endpoint)
  const found =
    known.get(origin) ??
    (await trx.selectFrom('push_services').select('no').where('origin', '=', origin).executeTakeFirst())?.no
  const no =
    found ??
    (await trx.insertInto('push_services').values({ origin }).returning('no').executeTakeFirstOrThrow()).no
  known.set(origin, no)
  return no
}

const FORGET_UNUSED = `DELETE FROM push_services
  WHERE no = ? AND NOT EXISTS (SELECT 1 FROM subscriptions WHERE service = push_services.no)`

/** Deletes a push service that no subscription belongs to any more. */
export async function forgetUnused(trx: Transaction<Database>, service: number): Promise<void> {
  await plainSql(trx, FORGET_UNUSED, [service])
}

async function insertFollows(
  trx: Transaction<Database>,
  follows: readonly (readonly [no: number, follow: Follow])[],
): Promise<void> {
  const moved = await currentSlugs(
    trx,
    follows.flatMap(([, { stories }]) => stories),
  )
  const rows = follows.flatMap(([no, { stories, topics }]) => [
    ...Array.from(new Set<string>(stories.map((slug) => moved.get(slug) ?? slug)), (name) => ({
      kind: 'story' as const,
      name,
      no,
    })),
    ...Array.from(new Set(topics), (name) => ({ kind: 'topic' as const, name, no })),
  ])
  for (const batch of batches(rows)) await trx.insertInto('follows').values(batch).execute()
}

/** The slugs of stories that are named by one they had before, as a page that has been open for long does. */
async function currentSlugs(
  trx: Transaction<Database>,
  slugs: readonly Slug[],
): Promise<ReadonlyMap<string, string>> {
  const moved = new Map<string, string>()
  for (const batch of batches([...new Set(slugs)])) {
    const rows = await trx
      .selectFrom('former_slugs')
      .innerJoin('stories', 'stories.id', 'former_slugs.story_id')
      .select(['former_slugs.slug as from', 'stories.slug as to'])
      .where('former_slugs.slug', 'in', batch)
      .execute()
    for (const { from, to } of rows) moved.set(from, to)
  }
  return moved
}

/** What each of these follows. The rows are consecutive, in the order of numbers. */
async function followsOf(
  db: Kysely<Database>,
  rows: readonly Pick<SubscriptionRow, 'no'>[],
): Promise<ReadonlyMap<number, FollowedNames>> {
  const [first, last] = [rows.at(0), rows.at(-1)]
  const found = new Map<number, { stories: Slug[]; topics: string[] }>()
  if (first === undefined || last === undefined) return found
  const follows = await db
    .selectFrom('follows')
    .select(['no', 'kind', 'name'])
    .where('no', '>=', first.no)
    .where('no', '<=', last.no)
    .orderBy('no')
    .orderBy('kind')
    .orderBy('name')
    .execute()
  for (const { no, kind, name } of follows) {
    const names = found.get(no) ?? { stories: [], topics: [] }
    found.set(no, names)
    if (kind === 'story') names.stories.push(name as Slug)
    else names.topics.push(name)
  }
  return found
}
